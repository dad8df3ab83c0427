-- People whom the civil register had not, with their names as text.
SELECT p.spine_id, g.name AS given_name, f.name AS family_name, p.sex, p.y, p.m, p.d, p.house
FROM (SELECT * FROM spine ANTI JOIN spine_ids_then USING (spine_id)) AS p
LEFT JOIN spine_names AS g ON g.name_no = p.given
LEFT JOIN spine_names AS f ON f.name_no = p.family
