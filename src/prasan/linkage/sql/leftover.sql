-- The records that their id does not link, with how rare their names are.
SELECT k.*, g.given_rarity, f.family_rarity
FROM keyed_records AS k
ANTI JOIN linked_by_id USING (rec)
LEFT JOIN spine_names AS g ON g.name_no = k.given
LEFT JOIN spine_names AS f ON f.name_no = k.family
