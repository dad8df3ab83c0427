-- People who were looked up, with all columns of the spine.
SELECT * EXCLUDE (former_names),
       block_given_birth(given_key, y, m, d) AS given_birth, block_family_birth(family_key, y, m, d) AS family_birth,
       block_names(given_key, family_key) AS names, block_house_sex(house, sex) AS house_sex,
       block_house_given(house, given_key) AS house_given, block_given_district(given_key, y, area) AS given_district,
       former_names, block_id_head(id) AS id_head, block_id_tail(id) AS id_tail, block_id_ends(id) AS id_ends
FROM near_rows
