-- How many pairs of each register have each pattern of levels.
SELECT register_no, pattern, count(*) AS pairs FROM compared GROUP BY ALL ORDER BY ALL
