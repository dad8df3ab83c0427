-- The people of the civil register, made ready to be compared: numbers alone.
SELECT * EXCLUDE (former_given_key, former_family_key),
       block_given_birth(given_key, y, m, d) AS given_birth, block_family_birth(family_key, y, m, d) AS family_birth,
       block_names(given_key, family_key) AS names, block_house_sex(house, sex) AS house_sex,
       block_house_given(house, given_key) AS house_given, block_given_district(given_key, y, area) AS given_district,
       block_former_names(former_given_key, given_key, former_family_key, family_key) AS former_names,
       block_id_head(id) AS id_head, block_id_tail(id) AS id_tail, block_id_ends(id) AS id_ends
FROM (
    SELECT (md5_number($key || ':' || c.record_key) >> 65)::BIGINT AS spine_id,
           try_cast(c.national_id AS BIGINT) AS id,
           g.name_no AS given, g.key_no AS given_key, f.name_no AS family, f.key_no AS family_key,
           o.name_no AS former_given, o.key_no AS former_given_key, x.name_no AS former_family, x.key_no AS former_family_key,
           try_cast(c.spouse_id AS BIGINT) AS spouse,
           try_cast(c.sex AS TINYINT) AS sex,
           c.birth_year::SMALLINT AS y, c.birth_month::TINYINT AS m, c.birth_day::TINYINT AS d,
           try_cast(c.house_code AS BIGINT) AS house, try_cast(c.area_code AS INTEGER) AS area
    FROM civil AS c
    LEFT JOIN names AS g ON g.name = c.given_name
    LEFT JOIN names AS f ON f.name = c.family_name
    LEFT JOIN names AS o ON o.name = c.former_given_name
    LEFT JOIN names AS x ON x.name = c.former_family_name
)
