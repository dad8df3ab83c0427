-- Strangers side by side; the number of the second stands where otherwise a person does.
SELECT c.one AS rec, r.register_no, c.two AS spine_id,
       r.given AS given_a, p.given AS given_b, r.given_key = p.given_key AS given_sounds, FALSE AS given_former,
       r.family AS family_a, p.family AS family_b, r.family_key = p.family_key AS family_sounds, FALSE AS family_former,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), id_level(r.id, r.id_valid AND p.id_valid, p.id, NULL)) AS rest,
       r.sex = 2 AND p.sex = 2 AS women,
       coalesce(CASE WHEN r.given = p.given THEN r.given_rarity END, 0)::DOUBLE
           + coalesce(CASE WHEN r.family = p.family THEN r.family_rarity END, 0)::DOUBLE AS rarity
FROM strangers_brought AS c
JOIN strangers_pool AS r ON r.stranger = c.one
JOIN strangers_pool AS p ON p.stranger = c.two
