-- How many records of each register await a clerk, by reason.
SELECT register, reason, count(*) AS records FROM review WHERE place = 1 GROUP BY ALL ORDER BY ALL
