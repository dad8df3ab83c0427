-- What an applicant, or somebody who is in no civil register, writes of himself, with the errors of the pen.
WITH told AS (
    SELECT p.*, t.copy, t.part, p.i * 2 + t.copy AS about,
           t.copy = 0 AND draw($seed, p.i, $register || ' stranger') < $stranger AS stranger
    FROM taken AS t
    JOIN people AS p USING (i)
), written AS (
    SELECT t.* EXCLUDE (birth, birth_known, id, given_no, role, in_law, former_given_no, former_left, former_right),
           CASE WHEN t.stranger THEN $people + t.i ELSE t.i END AS person,
           CASE WHEN t.stranger THEN t.birth - 900 + draw_of($seed, t.i, 'stranger birth', 1800)::INTEGER ELSE t.birth END AS birth,
           CASE WHEN slips($seed, t.about, $register || ' no day', $unknown_day)
                THEN CASE WHEN draw($seed, t.about, 'no month') < 0.3 THEN 'year' ELSE 'month' END
                ELSE t.birth_known END AS birth_known,
           CASE WHEN t.stranger
                THEN with_check_digit(first_twelve(t.category, t.district::BIGINT, 2 * d.residents + 2 + t.i - d.first_person))
                ELSE t.id END AS id,
           CASE WHEN t.stranger OR slips($seed, t.about, $register || ' given', $changed_given)
                THEN draw_of($seed, t.i, 'other given', CASE WHEN t.sex = 1 THEN $males ELSE $females END)
                WHEN t.former_given_no IS NOT NULL AND draw($seed, t.i, 'former given told') < $former_given THEN t.former_given_no
                ELSE t.given_no END AS given_no,
           t.stranger OR (t.sex = 2 AND t.married AND draw($seed, t.i, 'maiden name') < $changed_family) AS other_family,
           -- Households move as one; most stay in their district.
           CASE WHEN draw($seed, t.household, $register || ' moved') < $moved
                THEN CASE WHEN draw($seed, t.household, 'moved far') < 0.3
                          THEN $first + draw_of($seed, t.household, 'moved to', $last - $first + 1)
                          ELSE d.first_person + draw_of($seed, t.household, 'moved to', d.residents) END END AS host,
           CASE WHEN t.size > 1 AND NOT t.stranger AND slips($seed, t.about, $register || ' relative', $relative)
                THEN t.i - t.position + 1 + t.position % t.size END AS lender
    FROM told AS t
    JOIN districts AS d ON d.district = t.district
), named AS (
    SELECT w.* REPLACE (id_text(coalesce(k.id, w.id)) AS id, coalesce(m.house, w.house) AS house, coalesce(m.area, w.area) AS area),
           w.area AS home, g.name AS given, l.name || r.name AS family, title_of(w.sex, w.years, w.married) AS title
    FROM written AS w
    JOIN given_names AS g ON g.sex = w.sex AND g.no = w.given_no
    JOIN family_lefts AS l ON l.no = CASE WHEN w.other_family THEN clan_left($seed, born_into($seed, w.i, $blocks), $families, $males) ELSE w.family_left END
    JOIN family_rights AS r ON r.no = CASE WHEN w.other_family THEN clan_right($seed, born_into($seed, w.i, $blocks), $stems) ELSE w.family_right END
    LEFT JOIN people AS k ON k.i = w.lender
    LEFT JOIN people AS m ON m.i = w.host
)
SELECT about, i, household, home, part, person, $prefix || lpad((about * 48271 % 2147483647)::VARCHAR, 10, '0') AS record_key,
       CASE WHEN slips($seed, about, $register || ' no id', $no_id) THEN ''
            WHEN slips($seed, about, $register || ' typed', $mistyped) THEN mistyped($seed, about, id)
            WHEN slips($seed, about, $register || ' swapped', $transposed) THEN transposed($seed, about, id)
            WHEN draw($seed, about, $register || ' thai digits') < $dressed / 2 THEN translate(id, '0123456789', '๐๑๒๓๔๕๖๗๘๙')
            WHEN draw($seed, about, $register || ' dashes') < $dressed / 2
            THEN id[1] || '-' || id[2:5] || '-' || id[6:10] || '-' || id[11:12] || '-' || id[13]
            ELSE id END AS national_id,
       CASE WHEN draw($seed, about, $register || ' short title') < 0.2 THEN short_title(title) ELSE title END AS title,
       CASE WHEN slips($seed, about, $register || ' misspelt given', $misspelt) THEN misspelt($seed, about, 'given', given) ELSE given END AS given_name,
       CASE WHEN slips($seed, about, $register || ' misspelt family', $misspelt) THEN misspelt($seed, about, 'family', family) ELSE family END AS family_name,
       CASE WHEN slips($seed, about, $register || ' sex', $wrong_sex) THEN 3 - sex ELSE sex END::VARCHAR AS sex,
       CASE WHEN birth_known <> 'date' THEN be_birth(birth, birth_known)
            WHEN slips($seed, about, $register || ' common era', $common_era) THEN strftime(birth, '%Y%m%d')
            WHEN slips($seed, about, $register || ' wrong day', $wrong_day)
            THEN CASE WHEN day(birth) <= 12 AND day(birth) <> month(birth) AND draw($seed, about, 'which day') < 0.5
                      THEN be_date(make_date(year(birth), day(birth), month(birth)))
                      ELSE be_date(birth + CASE WHEN draw($seed, about, 'later') < 0.5 THEN 1 ELSE -1 END) END
            ELSE be_date(birth) END AS birth_date,
       house::VARCHAR AS house_code, area::VARCHAR AS area_code
FROM named
