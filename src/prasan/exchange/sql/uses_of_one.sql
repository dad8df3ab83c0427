-- Who looked how often at one and the same person, and when last.
SELECT person, who, unit, count(*) AS uses, date(max(at), '+7 hours') AS day, max(idx) AS entry
FROM use
WHERE person IS NOT NULL AND who <> $themself AND at >= $since
GROUP BY person, who, unit
