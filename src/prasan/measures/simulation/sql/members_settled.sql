-- Each member of each household that a scenario settles, and what the civil register says of sex and birth.
SELECT s.verdict, s.served, s.due, s.paid, s.spine_id, e.spine_id AS member,
       "civil.sex" AS sex, "civil.birth_date.first" AS start, "civil.birth_date.last" AS final, 1 AS weight
FROM settled AS s
JOIN everybody AS e ON e.household = s.unit
WHERE s.verdict IS NOT NULL
