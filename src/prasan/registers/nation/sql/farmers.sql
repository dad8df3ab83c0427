-- Who registers as a farmer, and how often: the heads of farming households, some spouses, few grown children.
SELECT i, unnest(generate_series(0, (draw($seed, i, 'farmer twice') < $duplicate)::INT)) AS copy
FROM people
WHERE years BETWEEN 20 AND 78 AND NOT foreigner
  AND draw($seed, household, 'farm') < CASE WHEN area // 10000 IN (10, 11, 12) THEN 0.05 ELSE 0.33 END
  AND draw($seed, i, 'farmer') < CASE role WHEN 'head' THEN 0.97 WHEN 'spouse' THEN 0.42 WHEN 'child' THEN 0.12 ELSE 0.05 END
