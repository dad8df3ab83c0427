-- Pairs taken at random: what agrees between a record and somebody else.
SELECT r.rec, r.register_no, p.spine_id,
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
FROM drawn_records AS r
CROSS JOIN (SELECT * FROM drawn_people WHERE spine_id < $below) AS p
