-- Pairs taken at random: what agrees between a record and somebody else.  Spine ids are drawn, so that the lowest are
-- anybody's.
WITH drawn AS (
    SELECT * FROM records WHERE hash(record_key) % $every_record = 0
    QUALIFY row_number() OVER (PARTITION BY register_no ORDER BY hash(record_key), record_key) <= 400
), others AS (
    SELECT * FROM spine WHERE spine_id < $below
)
SELECT r.rec, r.register_no, p.spine_id,
       r.given AS given_a, p.given AS given_b, r.given_key = p.given_key AS given_sounds,
       r.family AS family_a, p.family AS family_b, r.family_key = p.family_key AS family_sounds,
       rest_of_pattern(
           sex_level(r.sex, p.sex), birth_level(r.y, r.m, r.d, p.y, p.m, p.d),
           place_level(r.house, r.area, p.house, p.area), id_level(r.id, r.id_valid, p.id)) AS rest
FROM drawn AS r
CROSS JOIN others AS p
