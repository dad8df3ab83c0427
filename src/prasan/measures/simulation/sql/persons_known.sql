-- Each person that may be assessed, and what the civil register says of age and sex.
SELECT 'person:' || u.spine_id AS unit_key, u.spine_id,
       c.sex, c.birth_year AS y, c.birth_month AS m, c.birth_day AS d
FROM units AS u
LEFT JOIN register_civil AS c ON try_cast(c.record_key AS BIGINT) = u.civil_number
