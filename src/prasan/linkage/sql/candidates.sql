-- The pairs that blocking rules brought together, side by side; `rarity` is what the names they share say by being
-- rare or common, in bits.
SELECT r.rec, r.register_no, p.spine_id,
       coalesce(CASE WHEN r.given = p.given OR r.given = p.former_given THEN r.given_rarity END, 0)::DOUBLE
           + coalesce(CASE WHEN r.family = p.family OR r.family = p.former_family THEN r.family_rarity END, 0)::DOUBLE AS rarity,
       names_apart(r.given, p.given, r.given_key = p.given_key, r.given = p.former_given) AS given_apart,
       names_apart(r.family, p.family, r.family_key = p.family_key, r.family = p.former_family) AS family_apart,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), id_level(r.id, r.id_valid, p.id, p.spouse))
           + pattern_of_names(
               given_level_of(r.given, p.given, r.given_key = p.given_key,
                   swapped_names(r.given, r.family, p.given, p.family), r.given = p.former_given),
               family_level_of(r.family, p.family, r.family_key = p.family_key,
                   swapped_names(r.given, r.family, p.given, p.family), r.family = p.former_family,
                   r.sex = 2 AND p.sex = 2)) AS pattern
FROM brought AS c
JOIN leftover AS r USING (rec)
JOIN part AS p USING (spine_id)
