-- The strangers as a later run after a delta asks for them, and whom they were found to be.
SELECT stranger, register, record_key, given, given_key, family, family_key, sex, y, m, d, house, area, id, id_valid,
       given_rarity, family_rarity, given_birth, family_birth, names, house_sex, house_given, given_district,
       former_names, id_head, id_tail, id_ends, alone,
       coalesce(h.spine_id, alone) AS spine_id
FROM strangers_pool
JOIN cuts USING (register_no)
LEFT JOIN (SELECT stranger, spine_id FROM strangers_heads) AS h USING (stranger)
ORDER BY stranger
