-- The children of a person by the civil register who are not of age: born after a day, and never married.
SELECT p.spine_id, c.title, c.given_name, c.family_name
FROM civil_rows AS c
JOIN people AS p ON p.civil_key = c.record_key
WHERE $parent IN (c.father_id, c.mother_id)
  AND c.spouse_id IS NULL
  AND c.birth_year IS NOT NULL
  -- Of a date that is known in part the first day counts: in doubt a child is of age.
  AND try_cast(printf('%04d-%02d-%02d', c.birth_year, coalesce(c.birth_month, 1), coalesce(c.birth_day, 1)) AS DATE) > $born_after
ORDER BY c.birth_year, c.birth_month, c.birth_day, p.spine_id
