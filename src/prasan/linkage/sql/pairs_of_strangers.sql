-- Strangers side by side: how far they agree, as one number, and what the names they share say by being rare.
SELECT r.stranger AS one, p.stranger AS two, r.register_no AS register_one, p.register_no AS register_two,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), id_level(r.id, r.id_valid AND p.id_valid, p.id, NULL))
           + pattern_of_names(
               given_level(r.given, r.given_key, r.family, p.given, p.given_key, p.family, NULL),
               family_level(r.given, r.family, r.family_key, p.given, p.family, p.family_key, NULL,
                   r.sex = 2 AND p.sex = 2)) AS pattern,
       coalesce(CASE WHEN r.given = p.given THEN r.given_rarity END, 0)::DOUBLE
           + coalesce(CASE WHEN r.family = p.family THEN r.family_rarity END, 0)::DOUBLE AS rarity
FROM (
    SELECT CASE WHEN a.place < b.place THEN one ELSE two END AS one, CASE WHEN a.place < b.place THEN two ELSE one END AS two
    FROM strangers_brought
    JOIN strangers_beside AS a ON a.stranger = one
    JOIN strangers_beside AS b ON b.stranger = two
) AS c
JOIN strangers_beside AS r ON r.stranger = c.one
JOIN strangers_beside AS p ON p.stranger = c.two
