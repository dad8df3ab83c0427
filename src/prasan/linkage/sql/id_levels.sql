-- How the ids stand of pairs that name, sex and birth prove: the id of a record as its agency writes it.
SELECT id AS level, count(*) AS pairs
FROM (
    SELECT id, given, family, sex, birth FROM same_id
    UNION ALL
    SELECT id, given, family, sex, birth FROM compared
)
WHERE given = 1 AND family = 1 AND sex = 1 AND birth = 1
GROUP BY id
