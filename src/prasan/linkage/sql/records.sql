-- The records of a register, made ready to be compared.  Records are numbered for the joins of this run alone.
SELECT row_number() OVER () AS rec, r.record_key,
       try_cast(r.national_id AS BIGINT) AS id, coalesce(r.id_valid, FALSE) AS id_valid,
       r.given_name AS given, g.key AS given_key, r.family_name AS family, f.key AS family_key,
       r.sex, r.birth_year AS y, r.birth_month AS m, r.birth_day AS d,
       try_cast(r.house_code AS BIGINT) AS house, try_cast(r.area_code AS INTEGER) AS area,
       r.house_code, r.area_code
FROM register AS r
LEFT JOIN register_names AS g ON g.name = r.given_name
LEFT JOIN register_names AS f ON f.name = r.family_name
