-- The strangers who are new, another person than before, or compared anew; and those who are there no more.
SELECT stranger, register, record_key, given, given_key, family, family_key, sex, y, m, d, house, area, id, id_valid,
       given_rarity, family_rarity, given_birth, family_birth, names, house_sex, house_given, given_district,
       former_names, id_head, id_tail, id_ends, alone,
       coalesce(f.found_id, p.spine_id) AS spine_id, FALSE AS gone
FROM strangers_pool AS p
JOIN cuts USING (register_no)
LEFT JOIN (SELECT stranger, spine_id AS found_id FROM strangers_found) AS f USING (stranger)
WHERE f.found_id IS NOT NULL OR stranger IN (SELECT stranger FROM strangers_learned)
UNION ALL
SELECT stranger, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, alone, NULL, TRUE
FROM strangers_gone
