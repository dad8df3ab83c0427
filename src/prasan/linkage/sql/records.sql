-- The records of the registers, made ready to be compared; names that the civil register has not are yet to be numbered.
SELECT r.register_no, r.record_key,
       try_cast(r.national_id AS BIGINT) AS id, coalesce(r.id_valid, FALSE) AS id_valid,
       g.name_no AS given, g.key_no AS given_key, f.name_no AS family, f.key_no AS family_key,
       CASE WHEN g.name_no IS NULL THEN r.given_name END AS new_given,
       CASE WHEN f.name_no IS NULL THEN r.family_name END AS new_family,
       try_cast(r.sex AS TINYINT) AS sex,
       r.birth_year::SMALLINT AS y, r.birth_month::TINYINT AS m, r.birth_day::TINYINT AS d,
       try_cast(r.house_code AS BIGINT) AS house, try_cast(r.area_code AS INTEGER) AS area
FROM registers AS r
LEFT JOIN spine_names AS g ON g.name = r.given_name
LEFT JOIN spine_names AS f ON f.name = r.family_name
