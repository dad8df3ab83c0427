-- All strangers, numbered in a fixed order; `fresh` are those who are compared anew, with all of them.
SELECT row_number() OVER (ORDER BY register_no, record_key)::INTEGER AS stranger, *
FROM (
    SELECT NULL::INTEGER AS before, NULL::BIGINT AS spine_id, TRUE AS fresh, rec, register_no, record_key, given, given_key,
           family, family_key, sex, y, m, d, house, area, id, id_valid, given_rarity, family_rarity, given_birth,
           family_birth, names, house_sex, house_given, given_district, former_names, id_head, id_tail, id_ends, alone
    FROM strangers_fresh
    UNION ALL
    SELECT stranger, spine_id, fresh, NULL, register_no, record_key, given, given_key,
           family, family_key, sex, y, m, d, house, area, id, id_valid, given_rarity, family_rarity, given_birth,
           family_birth, names, house_sex, house_given, given_district, former_names, id_head, id_tail, id_ends, alone
    FROM strangers_standing
)
