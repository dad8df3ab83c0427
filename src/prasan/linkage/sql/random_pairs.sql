-- Pairs taken at random: what agrees between a record and somebody else.
SELECT r.rec, r.register_no, p.spine_id,
       r.given AS given_a, p.given AS given_b, r.given_key = p.given_key AS given_sounds,
       r.family AS family_a, p.family AS family_b, r.family_key = p.family_key AS family_sounds,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), id_level(r.id, r.id_valid, p.id)) AS rest,
       r.sex = 2 AND p.sex = 2 AS women, NULL::DOUBLE AS rarity
FROM drawn_records AS r
CROSS JOIN (SELECT * FROM drawn_people WHERE spine_id < $below) AS p
