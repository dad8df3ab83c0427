-- Each member of each household of either of two scenarios, and what the civil register says of sex and birth.
SELECT c.turn, c.more, c.before, c.after, c.spine_id, e.spine_id AS member,
       "civil.sex" AS sex, "civil.birth_date.first" AS start, "civil.birth_date.last" AS final, 1 AS weight
FROM changes AS c
JOIN everybody AS e ON e.household = c.unit
