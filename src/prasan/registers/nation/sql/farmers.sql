-- Who registers as a farmer, how often, and for which part of the household's fields: the heads of farming
-- households, some spouses, few grown children.
WITH registering AS (
    SELECT i, household, CASE role WHEN 'head' THEN 3 WHEN 'spouse' THEN 2 ELSE 1 END AS fields
    FROM people
    WHERE years BETWEEN 20 AND 78 AND NOT foreigner AND farms($seed, household, area)
      AND draw($seed, i, 'farmer') < CASE role WHEN 'head' THEN 0.97 WHEN 'spouse' THEN 0.42 WHEN 'child' THEN 0.12 ELSE 0.05 END
)
SELECT i, fields / sum(fields) OVER (PARTITION BY household) AS part,
       unnest(generate_series(0, (draw($seed, i, 'farmer twice') < $duplicate)::INTEGER)) AS copy
FROM registering
