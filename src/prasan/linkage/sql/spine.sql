-- The people of the civil register, made ready to be compared: numbers alone.
SELECT (md5_number_lower($key || ':' || c.record_key) >> 1)::BIGINT AS spine_id,
       try_cast(c.national_id AS BIGINT) AS id,
       g.name_no AS given, g.key_no AS given_key, f.name_no AS family, f.key_no AS family_key,
       try_cast(c.sex AS TINYINT) AS sex,
       c.birth_year::SMALLINT AS y, c.birth_month::TINYINT AS m, c.birth_day::TINYINT AS d,
       try_cast(c.house_code AS BIGINT) AS house, try_cast(c.area_code AS INTEGER) AS area
FROM civil AS c
LEFT JOIN names AS g ON g.name = c.given_name
LEFT JOIN names AS f ON f.name = c.family_name
