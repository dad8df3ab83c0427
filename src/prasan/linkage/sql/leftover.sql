-- The records that their id does not link, with their block keys and how rare their names are.
SELECT k.*, g.given_rarity, f.family_rarity
FROM keyed AS k
LEFT JOIN spine_names AS g ON g.name_no = k.given
LEFT JOIN spine_names AS f ON f.name_no = k.family
