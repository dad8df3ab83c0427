-- The people of the civil register, made ready to be compared.
SELECT (md5_number_lower($key || ':' || c.record_key) >> 1)::BIGINT AS spine_id,
       c.record_key AS civil_key,
       try_cast(c.national_id AS BIGINT) AS id,
       c.given_name AS given, g.key AS given_key, c.family_name AS family, f.key AS family_key,
       c.sex, c.birth_year AS y, c.birth_month AS m, c.birth_day AS d,
       try_cast(c.house_code AS BIGINT) AS house, try_cast(c.area_code AS INTEGER) AS area,
       c.house_code, c.area_code
FROM civil AS c
LEFT JOIN civil_names AS g ON g.name = c.given_name
LEFT JOIN civil_names AS f ON f.name = c.family_name
