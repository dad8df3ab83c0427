-- How many of the pairs taken at random have each level of each comparison.
SELECT comparison, level, count(*) AS pairs
FROM (
    UNPIVOT (SELECT given, family, sex, birth, place, id FROM random_pairs)
    ON given, family, sex, birth, place, id INTO NAME comparison VALUE level
)
GROUP BY ALL
