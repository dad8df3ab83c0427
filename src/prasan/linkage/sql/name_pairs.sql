-- Different names that stand side by side in some pair and do not sound alike.
SELECT DISTINCT a, b
FROM (
    SELECT given_a AS a, given_b AS b FROM pairs WHERE given_a <> given_b AND NOT given_sounds
    UNION ALL
    SELECT family_a, family_b FROM pairs WHERE family_a <> family_b AND NOT family_sounds
)
