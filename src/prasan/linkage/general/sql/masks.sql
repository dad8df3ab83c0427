-- How many likely matches agree in which keys.
SELECT mask, count(*) AS pairs FROM general_masks WHERE weight >= $likely GROUP BY ALL ORDER BY ALL;
