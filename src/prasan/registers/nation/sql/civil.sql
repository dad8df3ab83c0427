-- The civil register of one chunk, as it is delivered.  Of the old, some do not know their day or month of birth.
-- It has the parents of those whose birth was entered by id, from 2527 on, and the spouse of a registered marriage, where
-- they live in the house or next door: heads of a second house are often children of the first's, some grandchildren live
-- with their grandparents, and some who live alone are married to each other.
WITH placed AS (
    SELECT p.*, c.man, c.woman, c.elder_man, c.elder_woman, n.man AS next_man, n.woman AS next_woman,
           CASE WHEN p.years >= 33 THEN NULL
                WHEN p.role = CASE WHEN c.of_spouse THEN 'spouse' ELSE 'head' END AND p.years <= c.elder_years - 17 THEN 3
                WHEN p.years BETWEEN n.older - 42 AND n.younger - 17
                     AND CASE WHEN p.household % 2 = 1 THEN p.role = 'head'
                              ELSE p.role = 'child' AND p.years < 18 AND n.head_years BETWEEN c.older - 42 AND c.younger - 17 END
                     AND draw($seed, p.household // 2, 'next of kin') < 0.7 THEN 2
                WHEN p.role = 'child' THEN 1 END AS parents,
           CASE WHEN p.role = 'spouse' THEN c.head
                WHEN p.role = 'head' AND NOT c.single THEN c.spouse
                WHEN c.single AND n.single AND n.head_sex <> p.sex AND abs(n.head_years - p.years) < 12
                     AND draw($seed, p.household // 2, 'registered marriage') < $marriages THEN coalesce(n.man, n.woman) END AS spouse
    FROM people AS p
    JOIN couples AS c USING (household)
    LEFT JOIN couples AS n ON n.household = xor(p.household, 1)
), told AS (
    SELECT i, id, sex, years, married, given_no, family_left, family_right, former_given_no, former_left, former_right,
           birth, birth_known, foreigner, household, house, area, spouse,
           CASE parents WHEN 1 THEN man WHEN 2 THEN next_man WHEN 3 THEN elder_man END AS father,
           CASE parents WHEN 1 THEN woman WHEN 2 THEN next_woman WHEN 3 THEN elder_woman END AS mother
    FROM placed
    ORDER BY i
)
-- What is text is made of the sorted rows: numbers are sorted faster.
SELECT id_text(p.id) AS national_id, title_of(p.sex, p.years, p.married) AS title,
       g.name AS given_name, l.name || r.name AS family_name,
       o.name AS former_given_name, x.name || y.name AS former_family_name,
       p.sex::VARCHAR AS sex, be_birth(p.birth, p.birth_known) AS birth_date,
       CASE WHEN p.foreigner THEN ['MM', 'LA', 'KH', 'CN', 'ST'][1 + draw_of($seed, p.household, 'country', 5)] ELSE 'TH' END AS nationality,
       p.house::VARCHAR AS house_code, p.area::VARCHAR AS area_code,
       id_text(p.father) AS father_id, id_text(p.mother) AS mother_id, id_text(p.spouse) AS spouse_id, 'A' AS status
FROM told AS p
JOIN given_names AS g ON g.sex = p.sex AND g.no = p.given_no
JOIN family_lefts AS l ON l.no = p.family_left
JOIN family_rights AS r ON r.no = p.family_right
LEFT JOIN given_names AS o ON o.sex = p.sex AND o.no = p.former_given_no
LEFT JOIN family_lefts AS x ON x.no = p.former_left
LEFT JOIN family_rights AS y ON y.no = p.former_right
