-- The records that their id does not link, as they are, and whose they were found to be, for a later run after a delta.
SELECT c.register, l.record_key, l.id AS national_id, l.id_valid, g.name AS given_name, f.name AS family_name, l.sex,
       l.y AS birth_year, l.m AS birth_month, l.d AS birth_day, l.house AS house_code, l.area AS area_code,
       x.rec IS NULL AS stranger, coalesce(x.spine_id, s.spine_id) AS spine_id
FROM leftover AS l
JOIN cuts AS c USING (register_no)
LEFT JOIN names AS g ON g.name_no = l.given
LEFT JOIN names AS f ON f.name_no = l.family
LEFT JOIN found AS x ON x.rec = l.rec
LEFT JOIN strangers_found AS s ON s.rec = l.rec
