-- The civil register of one chunk, as it is delivered.  Of the old, some do not know their day or month of birth.
SELECT with_check_digit(first_twelve(p.category, p.origin, p.serial)) AS national_id,
       title_of(p.sex, p.years, p.married) AS title,
       g.name AS given_name, l.name || r.name AS family_name, p.sex::VARCHAR AS sex,
       CASE WHEN p.years > 60 AND draw($seed, p.i, 'unknown day') < 0.06
            THEN (year(p.birth) + 543)::VARCHAR || CASE WHEN draw($seed, p.i, 'unknown month') < 0.5 THEN '0000' ELSE strftime(p.birth, '%m') || '00' END
            ELSE be_date(p.birth) END AS birth_date,
       CASE WHEN p.foreigner THEN ['MM', 'LA', 'KH', 'CN', 'ST'][1 + draw_of($seed, p.i, 'country', 5)] ELSE 'TH' END AS nationality,
       lpad(p.house::VARCHAR, 11, '0') AS house_code, p.area::VARCHAR AS area_code, 'A' AS status
FROM people AS p
JOIN given_names AS g ON g.sex = p.sex AND g.no = p.given_no
JOIN family_lefts AS l ON l.no = p.family_left
JOIN family_rights AS r ON r.no = p.family_right
ORDER BY p.i
