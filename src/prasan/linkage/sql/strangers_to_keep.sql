-- The strangers as a later run after a delta asks for them, and whom they were found to be.
SELECT p.stranger, c.register, p.record_key, p.given, p.given_key, p.family, p.family_key, p.sex, p.y, p.m, p.d, p.house,
       p.area, p.id, p.id_valid, p.given_rarity, p.family_rarity, p.given_birth, p.family_birth, p.names, p.house_sex,
       p.house_given, p.given_district, p.former_names, p.id_head, p.id_tail, p.id_ends, p.alone,
       coalesce(f.alone, p.alone) AS spine_id
FROM strangers_pool AS p
JOIN cuts AS c USING (register_no)
LEFT JOIN stranger_heads AS h USING (stranger)
LEFT JOIN strangers_pool AS f ON f.stranger = h.head
ORDER BY p.stranger
