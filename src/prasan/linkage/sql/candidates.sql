-- The pairs that blocking rules brought together, side by side; `rarity` is what the names they share say by being
-- rare or common, in bits.
SELECT r.rec, r.register_no, p.spine_id,
       r.given AS given_a, p.given AS given_b, r.given_key = p.given_key AS given_sounds,
       r.given = p.former_given AS given_former,
       r.family AS family_a, p.family AS family_b, r.family_key = p.family_key AS family_sounds,
       r.family = p.former_family AS family_former,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), id_level(r.id, r.id_valid, p.id, p.spouse)) AS rest,
       r.sex = 2 AND p.sex = 2 AS women,
       coalesce(CASE WHEN r.given = p.given OR r.given = p.former_given THEN r.given_rarity END, 0)::DOUBLE
           + coalesce(CASE WHEN r.family = p.family OR r.family = p.former_family THEN r.family_rarity END, 0)::DOUBLE AS rarity
FROM brought AS c
JOIN leftover AS r USING (rec)
JOIN part AS p USING (spine_id)
