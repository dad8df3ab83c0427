-- Different names that stand side by side in some pair and do not sound alike.
SELECT apart, apart // 4294967296 AS a, apart % 4294967296 AS b
FROM (
    SELECT DISTINCT apart
    FROM (SELECT given_apart AS apart FROM pairs UNION ALL SELECT family_apart FROM pairs)
    WHERE apart IS NOT NULL
)
