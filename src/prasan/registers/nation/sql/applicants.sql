-- Who applies for state welfare, and how often: more of the farming and of the old.
SELECT i, unnest(generate_series(0, (draw($seed, i, 'poor twice') < $duplicate)::INT)) AS copy
FROM people
WHERE years >= 17.5 AND (NOT foreigner OR draw($seed, i, 'poor') < 0.05)
  AND draw($seed, i, 'poor') < CASE WHEN draw($seed, household, 'farm') < 0.33 THEN 0.325 ELSE 0.203 END + 0.05 * (years > 60)::INT
