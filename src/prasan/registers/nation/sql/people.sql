-- The people of one chunk: who they are and where they live, their names still as numbers.
WITH placed AS (
    SELECT n.i, n.i // 11 * 4 + s.household AS household, s.position, s.size
    FROM (SELECT unnest(generate_series($first::BIGINT, $last::BIGINT)) AS i) AS n
    JOIN slots AS s ON s.slot = n.i % 11 AND s.pattern = draw_of($seed, n.i // 11, 'pattern', 6)
), roles AS (
    SELECT *,
           CASE WHEN position = 1 THEN 'head'
                WHEN position = 2 AND has_spouse($seed, household, size) THEN 'spouse'
                WHEN position = size AND size >= 4 AND draw($seed, household, 'parent') < 0.35 THEN 'parent'
                WHEN position = 2 AND size = 2 AND draw($seed, household, 'pair') < 0.4 THEN 'parent'
                ELSE 'child' END AS role,
           head_age($seed, household, size) AS head_years,
           head_sex($seed, household, size) AS head_is
    FROM placed
), aged AS (
    SELECT *,
           CASE role WHEN 'head' THEN head_is
                     WHEN 'spouse' THEN 3 - head_is
                     WHEN 'parent' THEN CASE WHEN draw($seed, i, 'sex') < 0.4 THEN 1 ELSE 2 END
                     ELSE CASE WHEN draw($seed, i, 'sex') < 0.51 THEN 1 ELSE 2 END END AS sex,
           CASE role WHEN 'head' THEN head_years
                     WHEN 'spouse' THEN greatest(18, head_years + CASE head_is WHEN 1 THEN -2.5 ELSE 2.5 END
                                                     + 3 * draw_normal($seed, i, 'age'))
                     WHEN 'parent' THEN least(101, head_years + 20 + 15 * draw($seed, i, 'age'))
                     ELSE greatest(0.02, least(head_years - 18, (head_years - 20 - 18 * draw($seed, i, 'age'))))
           END AS years
    FROM roles
), dated AS (
    SELECT *, DATE '2017-03-31' - floor(years * 365.2425)::INTEGER AS birth,
           draw($seed, i, 'nationality') < 0.01 AND role <> 'parent' AS foreigner,
           draw($seed, i, 'migrant') < 0.15 AS migrant,
           ($multiplier * i + 17) % $people AS twin
    FROM aged
)
SELECT d.i, d.household, d.position, d.size, d.role, d.sex, d.years, d.birth, d.foreigner,
       d.role = 'spouse' OR (d.role = 'head' AND has_spouse($seed, d.household, d.size)) OR d.role = 'parent' AS married,
       a.area, a.district,
       a.district::BIGINT * 10000000 + (d.household - a.district_block * 4) * 10 + draw_of($seed, d.household, 'house', 10) AS house,
       CASE WHEN d.foreigner THEN [6, 7, 8, 0][1 + draw_of($seed, d.i, 'category', 4)]
            WHEN draw($seed, d.i, 'category') < 0.03 THEN CASE WHEN d.birth < DATE '1984-01-01' THEN 5 ELSE 2 END
            WHEN draw($seed, d.i, 'category') < 0.04 AND d.birth < DATE '1984-01-01' THEN 4
            WHEN d.birth < DATE '1984-01-01' THEN 3 ELSE 1 END::BIGINT AS category,
       CASE WHEN d.migrant THEN o.district ELSE a.district END::BIGINT AS origin,
       CASE WHEN d.migrant THEN 2 * (d.twin - o.district_block * 11) + 1 ELSE 2 * (d.i - a.district_block * 11) END AS serial,
       floor(CASE WHEN d.sex = 1 THEN $males ELSE $females END * pow(draw($seed, d.i, 'given'), 1.6))::BIGINT AS given_no,
       clan_left($seed, CASE WHEN d.role = 'parent' AND draw($seed, d.i, 'in law') < 0.4 THEN -d.i ELSE d.household // 2 END, $families, $males) AS family_left,
       clan_right($seed, CASE WHEN d.role = 'parent' AND draw($seed, d.i, 'in law') < 0.4 THEN -d.i ELSE d.household // 2 END, $stems) AS family_right
FROM dated AS d
JOIN blocks AS a ON a.block = d.i // 11
JOIN blocks AS o ON o.block = d.twin // 11
