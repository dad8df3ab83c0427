-- Who applies for state welfare, and how often: more of the farming and of the old.
SELECT i, 1.0 AS part, unnest(generate_series(0, (draw($seed, i, 'poor twice') < $duplicate)::INTEGER)) AS copy
FROM people
WHERE years >= 17.5 AND (NOT foreigner OR draw($seed, i, 'poor') < 0.05)
  AND draw($seed, i, 'poor') < CASE WHEN farms($seed, household, area) THEN 0.36 ELSE 0.221 END + 0.06 * (years > 60)::INTEGER
