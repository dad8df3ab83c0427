-- The people of one chunk: who they are and where they live, their names still as numbers.
WITH placed AS (
    SELECT b.block * 11 + s.slot AS i, b.block * 4 + s.household AS household, s.position, s.size,
           b.area, b.district, b.district_block
    FROM blocks AS b
    JOIN slots AS s ON s.pattern = draw_of($seed, b.block, 'pattern', 6)
    WHERE b.block BETWEEN $first // 11 AND $last // 11 AND b.block * 11 + s.slot <= $last
), families AS (
    SELECT *, has_spouse($seed, household, size) AS paired, has_parent($seed, household, size) AS with_parent,
           head_age($seed, household, size) AS head_years,
           head_sex($seed, household, size) AS head_is,
           spouse_age($seed, household, size) AS spouse_years
    FROM placed
), roles AS (
    SELECT *,
           CASE WHEN position = 1 THEN 'head'
                WHEN position = 2 AND paired THEN 'spouse'
                WHEN position = size AND with_parent THEN 'parent'
                ELSE 'child' END AS role
    FROM families
), aged AS (
    SELECT *,
           CASE role WHEN 'head' THEN head_is
                     WHEN 'spouse' THEN 3 - head_is
                     WHEN 'parent' THEN CASE WHEN draw($seed, i, 'sex') < 0.35 THEN 1 ELSE 2 END
                     ELSE CASE WHEN draw($seed, i, 'sex') < 0.51 THEN 1 ELSE 2 END END AS sex,
           CASE role WHEN 'head' THEN head_years
                     WHEN 'spouse' THEN spouse_years
                     WHEN 'parent' THEN least(101, head_years + 18 + 15 * draw($seed, i, 'age'))
                     ELSE child_age($seed, i, CASE WHEN paired THEN least(head_years, spouse_years) ELSE head_years END,
                                    size - 1 - paired::INTEGER - with_parent::INTEGER, position - 2 - paired::INTEGER)
           END AS years
    FROM roles
), dated AS (
    SELECT *, DATE '2017-03-31' - floor(years * 365.2425)::INTEGER AS birth,
           CASE WHEN years < 60 OR draw($seed, i, 'unknown day') >= 0.06 THEN 'date'
                WHEN draw($seed, i, 'unknown month') < 0.5 THEN 'year' ELSE 'month' END AS birth_known,
           role = 'spouse' OR (role = 'head' AND paired) OR role = 'parent' AS married,
           draw($seed, household, 'nationality') < 0.01 AS foreigner,
           draw($seed, i, 'migrant') < 0.15 AS migrant,
           ($multiplier * i + $shift) % $people AS twin,
           role = 'parent' AND draw($seed, i, 'in law') < 0.4 AS in_law,
           years >= 18 AND draw($seed, i, 'given anew') < $given_anew AS given_anew
    FROM aged
), numbered AS (
    SELECT d.*,
           CASE WHEN d.in_law THEN born_into($seed, d.i, $blocks) ELSE d.household // 2 END AS clan,
           -- A married woman's own clan, where the civil register tells the family name that she was born with.
           CASE WHEN d.sex = 2 AND d.married AND NOT d.in_law AND draw($seed, d.i, 'born told') < $born_told THEN born_into($seed, d.i, $blocks) END AS born,
           CASE WHEN d.foreigner THEN [6, 7, 8, 0][1 + draw_of($seed, d.i, 'category', 4)]
                WHEN draw($seed, d.i, 'category') < 0.03 THEN CASE WHEN d.birth < DATE '1984-01-01' THEN 5 ELSE 2 END
                WHEN draw($seed, d.i, 'category') < 0.04 AND d.birth < DATE '1984-01-01' THEN 4
                WHEN d.birth < DATE '1984-01-01' THEN 3 ELSE 1 END::BIGINT AS category,
           CASE WHEN d.migrant THEN o.district ELSE d.district END::BIGINT AS origin,
           CASE WHEN d.migrant THEN 2 * (d.twin - o.district_block * 11) + 1
                ELSE 2 * (d.i - d.district_block * 11) END AS serial
    FROM dated AS d
    JOIN blocks AS o ON o.block = d.twin // 11
)
SELECT i, household, size, position, role, in_law, sex, years, birth, birth_known, foreigner, married, area, district, category,
       with_check_digit(first_twelve(category, origin, serial)) AS id,
       district::BIGINT * 10000000 + (household - district_block * 4) * 10 + draw_of($seed, household, 'house', 10) AS house,
       floor(CASE WHEN sex = 1 THEN $males ELSE $females END * pow(draw($seed, i, 'given'), 1.6))::BIGINT AS given_no,
       clan_left($seed, clan, $families, $males) AS family_left,
       clan_right($seed, clan, $stems) AS family_right,
       CASE WHEN given_anew
            THEN floor(CASE WHEN sex = 1 THEN $males ELSE $females END * pow(draw($seed, i, 'former given'), 1.6))::BIGINT END AS former_given_no,
       CASE WHEN born IS NOT NULL THEN clan_left($seed, born, $families, $males) END AS former_left,
       CASE WHEN born IS NOT NULL THEN clan_right($seed, born, $stems) END AS former_right
FROM numbered
