-- People who were looked up, with all columns of the spine, as sql/people_to_find.sql put them into numbers.
SELECT * EXCLUDE (former_names_told),
       block_given_birth(given_key, y, m, d) AS given_birth, block_family_birth(family_key, y, m, d) AS family_birth,
       block_names(given_key, family_key) AS names, block_house_sex(house, sex) AS house_sex,
       block_house_given(house, given_key) AS house_given, block_given_district(given_key, y, area) AS given_district,
       former_names_told AS former_names, block_id_head(id) AS id_head, block_id_tail(id) AS id_tail,
       block_id_ends(id) AS id_ends
FROM (
    SELECT person[1] AS spine_id, nullif(person[2], nothing) AS id,
           nullif(person[5] // 4294967296, 0)::INTEGER AS given, nullif(person[5] % 4294967296, 0)::INTEGER AS given_key,
           nullif(person[6] // 4294967296, 0)::INTEGER AS family, nullif(person[6] % 4294967296, 0)::INTEGER AS family_key,
           nullif(person[7] // 4294967296, 0)::INTEGER AS former_given,
           nullif(person[7] % 4294967296, 0)::INTEGER AS former_family,
           nullif(person[3], nothing) AS spouse,
           (nullif(person[10] % 1000, 0) - 200)::TINYINT AS sex, (nullif(person[10] // 1000000000, 0) - 40000)::SMALLINT AS y,
           (nullif(person[10] // 1000000 % 1000, 0) - 200)::TINYINT AS m,
           (nullif(person[10] // 1000 % 1000, 0) - 200)::TINYINT AS d,
           nullif(person[4], nothing) AS house, nullif(person[9], nothing)::INTEGER AS area,
           nullif(person[8], nothing)::INTEGER AS former_names_told
    FROM near_rows
    CROSS JOIN (SELECT (-9223372036854775808)::BIGINT AS nothing)
)
