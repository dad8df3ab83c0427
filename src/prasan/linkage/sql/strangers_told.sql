-- The strangers before, by the numbers that registers have now.
SELECT k.stranger, k.spine_id, NULL::BIGINT AS rec, c.register_no, k.record_key,
       given, given_key, family, family_key, sex, y, m, d, house, area, id,
       id_valid, given_rarity, family_rarity, given_birth, family_birth, names, house_sex, house_given, given_district,
       former_names, id_head, id_tail, id_ends, alone
FROM strangers_before AS k
JOIN cuts AS c USING (register)
