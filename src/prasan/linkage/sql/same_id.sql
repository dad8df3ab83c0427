-- Records and people of one id, compared in all else.
SELECT r.rec, p.spine_id,
       given_level(r.given, r.given_key, r.family, p.given, p.given_key, p.family) AS given,
       family_level(r.given, r.family, r.family_key, p.given, p.family, p.family_key) AS family,
       sex_level(r.sex, p.sex) AS sex,
       birth_level(r.y, r.m, r.d, p.y, p.m, p.d) AS birth,
       place_level(r.house, r.area, p.house, p.area) AS place,
       1 AS id
FROM records AS r
JOIN spine AS p ON p.id = r.id
WHERE r.id_valid
