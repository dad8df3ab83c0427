-- How many links of each register and stage count no more.
SELECT register, stage, count(*) AS records FROM replaced GROUP BY ALL ORDER BY ALL
