-- The records that are nobody's whom the civil register knows, with their names and sounds as text and their block keys
-- by those, which are the same in every run; `alone` is the spine id that each has by itself.  They are numbered on from
-- those before, in a fixed order.
WITH said AS (
    SELECT name_no, name, key FROM spine_names
    UNION ALL
    SELECT name_no, name, key FROM new_names
), told AS (
    SELECT l.rec, l.register_no, l.record_key, g.name AS given, g.key AS given_key, f.name AS family, f.key AS family_key,
           l.sex, l.y, l.m, l.d, l.house, l.area, l.id, l.id_valid, l.given_rarity, l.family_rarity, l.id_head, l.id_tail,
           l.id_ends, l.house_sex, code_of_text(g.key) AS given_code, code_of_text(f.key) AS family_code,
           (md5_number($key || ':' || c.register || ':' || l.record_key) >> 65)::BIGINT AS alone
    FROM leftover AS l
    JOIN cuts AS c USING (register_no)
    ANTI JOIN found AS x ON x.rec = l.rec
    LEFT JOIN said AS g ON g.name_no = l.given
    LEFT JOIN said AS f ON f.name_no = l.family
)
SELECT $top + row_number() OVER (ORDER BY register_no, record_key)::INTEGER AS stranger, NULL::BIGINT AS spine_id, rec, register_no, record_key, given, given_key, family, family_key, sex, y, m, d, house, area, id, id_valid,
       given_rarity, family_rarity,
       block_given_birth(given_code, y, m, d) AS given_birth, block_family_birth(family_code, y, m, d) AS family_birth,
       block_names(given_code, family_code) AS names, house_sex, block_house_given(house, given_code) AS house_given,
       block_given_district(given_code, y, area) AS given_district,
       block_names(given_code, family_code) AS former_names, id_head, id_tail, id_ends, alone
FROM told
