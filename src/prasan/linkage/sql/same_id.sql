-- Records of a valid id and the people who have it, side by side; a record whose id nobody has is alone (no spine_id).
-- Most links are of these: the record's key comes along, so that no link need look for it.
SELECT r.rec, r.register_no, r.record_key, p.spine_id,
       names_apart(r.given, p.given, r.given_key = p.given_key, r.given = p.former_given) AS given_apart,
       names_apart(r.family, p.family, r.family_key = p.family_key, r.family = p.former_family) AS family_apart,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), 1)
           + pattern_of_names(
               given_level_of(r.given, p.given, r.given_key = p.given_key,
                   swapped_names(r.given, r.family, p.given, p.family), r.given = p.former_given),
               family_level_of(r.family, p.family, r.family_key = p.family_key,
                   swapped_names(r.given, r.family, p.given, p.family), r.family = p.former_family,
                   r.sex = 2 AND p.sex = 2)) AS pattern
FROM part AS p
RIGHT JOIN (SELECT * FROM records WHERE id_valid) AS r ON r.id = p.id
