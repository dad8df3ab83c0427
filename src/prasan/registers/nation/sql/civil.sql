-- The civil register of one chunk, as it is delivered.  Of the old, some do not know their day or month of birth.
SELECT id_text(p.id) AS national_id, title_of(p.sex, p.years, p.married) AS title,
       g.name AS given_name, l.name || r.name AS family_name, p.sex::VARCHAR AS sex,
       be_birth(p.birth, p.birth_known) AS birth_date,
       CASE WHEN p.foreigner THEN ['MM', 'LA', 'KH', 'CN', 'ST'][1 + draw_of($seed, p.household, 'country', 5)] ELSE 'TH' END AS nationality,
       lpad(p.house::VARCHAR, 11, '0') AS house_code, p.area::VARCHAR AS area_code, 'A' AS status
FROM people AS p
JOIN given_names AS g ON g.sex = p.sex AND g.no = p.given_no
JOIN family_lefts AS l ON l.no = p.family_left
JOIN family_rights AS r ON r.no = p.family_right
ORDER BY p.i
