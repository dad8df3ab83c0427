-- The people of the spine with their names as text, for the numbers of names are each spine's own.
SELECT p.spine_id, p.id, g.name AS given_name, f.name AS family_name, p.sex, p.y, p.m, p.d, p.house
FROM spine AS p
LEFT JOIN spine_names AS g ON g.name_no = p.given
LEFT JOIN spine_names AS f ON f.name_no = p.family
