-- Records and people of one valid id, side by side.  Most links are of these: the record's key comes along, so that no
-- link need look for it.
SELECT r.rec, r.register_no, r.record_key, p.spine_id,
       r.given AS given_a, p.given AS given_b, r.given_key = p.given_key AS given_sounds,
       r.given = p.former_given AS given_former,
       r.family AS family_a, p.family AS family_b, r.family_key = p.family_key AS family_sounds,
       r.family = p.former_family AS family_former,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), 1) AS rest,
       r.sex = 2 AND p.sex = 2 AS women, NULL::DOUBLE AS rarity
FROM part AS p
JOIN records AS r ON r.id = p.id
WHERE r.id_valid
