-- Pairs taken at random: what agrees between a record and somebody else.
SELECT
       given_level(r.given, r.given_key, r.family, p.given, p.given_key, p.family) AS given,
       family_level(r.given, r.family, r.family_key, p.given, p.family, p.family_key) AS family,
       sex_level(r.sex, p.sex) AS sex,
       birth_level(r.y, r.m, r.d, p.y, p.m, p.d) AS birth,
       place_level(r.house, r.area, p.house, p.area) AS place,
       id_level(r.id, r.id_valid, p.id) AS id
FROM (SELECT * FROM records ORDER BY hash(record_key), record_key LIMIT 400) AS r
CROSS JOIN (SELECT * FROM spine WHERE spine_id % $keep = 0 ORDER BY spine_id LIMIT 1000) AS p
