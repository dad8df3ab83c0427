-- Six ways in which eleven people make four households: pattern, slot -> household, position, size.
SELECT pattern, row_number() OVER (PARTITION BY pattern ORDER BY household, position) - 1 AS slot, household, position, size
FROM (
    SELECT pattern, household, unnest(generate_series(1, size)) AS position, size
    FROM (
        SELECT pattern, unnest(generate_series(0, 3)) AS household, unnest(sizes) AS size
        FROM (VALUES (0, [1, 2, 3, 5]), (1, [2, 2, 3, 4]), (2, [1, 1, 4, 5]),
                     (3, [3, 3, 2, 3]), (4, [1, 2, 2, 6]), (5, [1, 3, 3, 4])) AS patterns(pattern, sizes)
    )
)
