-- Each member of each household, and what the civil register says of age and sex.
SELECT u.unit_key, m.spine_id, c.sex, c.birth_year AS y, c.birth_month AS m, c.birth_day AS d
FROM members AS m
JOIN units AS u USING (unit)
LEFT JOIN register_civil AS c ON try_cast(c.record_key AS BIGINT) = m.civil_number
