-- A measure's verdicts on persons by area: what all its figures are sums of.  Amounts are added in satang, so that their
-- order cannot matter, and of those alone to whom something is due.
WITH counted AS (
    SELECT area, verdict, doubtful, count(*) AS units, count(*) AS people
    FROM verdicts
    GROUP BY area, verdict, doubtful
), due AS (
    SELECT area, verdict, doubtful, sum(round(amount * 100)::BIGINT)::BIGINT AS satang
    FROM verdicts
    WHERE verdict
    GROUP BY area, verdict, doubtful
)
SELECT c.area, c.verdict, c.doubtful, c.units, c.people, CASE WHEN NOT c.verdict THEN 0 ELSE d.satang END AS satang
FROM counted AS c
LEFT JOIN due AS d ON d.area IS NOT DISTINCT FROM c.area AND d.verdict = c.verdict AND d.doubtful = c.doubtful
