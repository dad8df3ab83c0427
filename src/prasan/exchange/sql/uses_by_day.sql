-- How many people each account looked at one by one on each day in Bangkok, and how often when offices are closed.
SELECT who, unit, date(at, '+7 hours') AS day, count(*) AS uses, count(DISTINCT person) AS people,
       sum(CAST(strftime('%H', at, '+7 hours') AS INTEGER) NOT BETWEEN 6 AND 19
           OR strftime('%w', at, '+7 hours') IN ('0', '6')) AS closed
FROM use
WHERE person IS NOT NULL AND who <> $themself AND at >= $since
GROUP BY who, unit, day
ORDER BY day, who, unit
