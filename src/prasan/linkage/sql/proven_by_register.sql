-- How the proven records fare without their id, by register.
SELECT register, count(*) AS records, count(*) FILTER (brought) AS brought, count(*) FILTER (made) AS made,
       count(*) FILTER (made AND hit) AS hit, count(*) AS there
FROM proven_answers
GROUP BY register
ORDER BY register
