-- What an applicant, or somebody who is in no civil register, writes of himself, with the errors of the pen.
WITH told AS (
    SELECT p.*, t.copy, p.i * 2 + t.copy AS about,
           draw($seed, p.i * 2 + t.copy, $register || ' stranger') < $stranger AS stranger
    FROM taken AS t
    JOIN people AS p USING (i)
), written AS (
    SELECT t.about, t.i, t.sex, t.married, t.stranger, t.household, t.position, t.size,
           CASE WHEN t.stranger THEN $people + t.i ELSE t.i END AS person,
           CASE WHEN t.stranger THEN t.birth - 900 + draw_of($seed, t.about, 'stranger birth', 1800)::INTEGER ELSE t.birth END AS birth,
           t.years, t.category, t.origin,
           CASE WHEN t.stranger THEN 2 * d.residents + 2 + (t.i - d.first_person) ELSE t.serial END AS serial,
           t.stranger AS new_serial, d.district,
           CASE WHEN t.stranger OR slips($seed, t.about, $register || ' given', $changed_given)
                THEN draw_of($seed, t.about, 'other given', CASE WHEN t.sex = 1 THEN $males ELSE $females END)
                ELSE t.given_no END AS given_no,
           t.sex = 2 AND t.married AND draw($seed, t.i, 'maiden name') < $changed_family AS maiden,
           slips($seed, t.about, $register || ' moved', $moved) AS moved,
           t.house, t.area, t.family_left, t.family_right
    FROM told AS t
    JOIN districts AS d ON d.district = t.district
), named AS (
    SELECT w.*, g.name AS given, l.name || r.name AS family, title_of(w.sex, w.years, w.married) AS title,
           CASE WHEN w.new_serial THEN with_check_digit(first_twelve(w.category, w.district::BIGINT, w.serial))
                WHEN slips($seed, w.about, $register || ' relative', $relative) AND k.i IS NOT NULL
                THEN with_check_digit(first_twelve(k.category, k.origin, k.serial))
                ELSE with_check_digit(first_twelve(w.category, w.origin, w.serial)) END AS id,
           coalesce(m.house, w.house) AS lives_at, coalesce(m.area, w.area) AS lives_in
    FROM written AS w
    JOIN given_names AS g ON g.sex = w.sex AND g.no = w.given_no
    JOIN family_lefts AS l ON l.no = CASE WHEN w.maiden OR w.stranger THEN clan_left($seed, -1 - w.about, $families, $males) ELSE w.family_left END
    JOIN family_rights AS r ON r.no = CASE WHEN w.maiden OR w.stranger THEN clan_right($seed, -1 - w.about, $stems) ELSE w.family_right END
    LEFT JOIN people AS k ON k.household = w.household AND k.position = w.position % w.size + 1 AND w.size > 1
    LEFT JOIN people AS m ON w.moved AND m.i = $first + draw_of($seed, w.about, 'moved to', $last - $first + 1)
)
SELECT about, i, person, $prefix || lpad((about * 48271 % 2147483647)::VARCHAR, 10, '0') AS record_key,
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
       CASE WHEN slips($seed, about, $register || ' no day', $unknown_day)
            THEN (year(birth) + 543)::VARCHAR || CASE WHEN draw($seed, about, 'no month') < 0.3 THEN '0000' ELSE strftime(birth, '%m') || '00' END
            WHEN slips($seed, about, $register || ' common era', $common_era) THEN strftime(birth, '%Y%m%d')
            WHEN slips($seed, about, $register || ' wrong day', $wrong_day)
            THEN CASE WHEN day(birth) <= 12 AND draw($seed, about, 'which day') < 0.5
                      THEN (year(birth) + 543)::VARCHAR || lpad(day(birth)::VARCHAR, 2, '0') || strftime(birth, '%m')
                      ELSE be_date(birth + CASE WHEN draw($seed, about, 'later') < 0.5 THEN 1 ELSE -1 END) END
            ELSE be_date(birth) END AS birth_date,
       lpad(lives_at::VARCHAR, 11, '0') AS house_code, lives_in::VARCHAR AS area_code, years
FROM named
