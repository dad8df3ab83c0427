-- Comparison levels: how far two values agree.  0 is always "missing", and says nothing.
-- The numbers are those of prasan.linkage.model.COMPARISONS.
-- Names one slip apart begin or end alike, which is quickly seen; a slip leaves one half of the shorter one whole.
CREATE OR REPLACE MACRO half_of_shorter(a, b) AS (least(length(a), length(b)) - 1) // 2;

CREATE OR REPLACE MACRO half_alike(a, b) AS
    left(a, half_of_shorter(a, b)) = left(b, half_of_shorter(a, b))
    OR right(a, half_of_shorter(a, b)) = right(b, half_of_shorter(a, b));

-- Most names that are near are found so by Jaro and Winkler's measure, which takes an eighth of the time of the distance.
CREATE OR REPLACE MACRO nearly_spelled(a, b) AS
    (left(a, 1) = left(b, 1) OR right(a, 1) = right(b, 1))
    AND CASE WHEN jaro_winkler_similarity(a, b) >= 0.95 THEN TRUE
             WHEN abs(length(a) - length(b)) <= 1 AND half_alike(a, b) THEN damerau_levenshtein(a, b) <= 1
             ELSE FALSE END;

CREATE OR REPLACE MACRO close_names(a, a_key, b, b_key) AS a_key = b_key OR nearly_spelled(a, b);

CREATE OR REPLACE MACRO swapped_names(given_a, family_a, given_b, family_b) AS
    coalesce(given_a = family_b AND given_b = family_a, FALSE);

-- Names may stand for themselves or be numbers for them.
-- `former` is that the record has the name that the person had before.
CREATE OR REPLACE MACRO given_level_of(given_a, given_b, close, swapped, former) AS CASE
    WHEN given_a IS NULL OR given_b IS NULL THEN 0
    WHEN given_a = given_b THEN 1
    WHEN former THEN 4
    WHEN close THEN 2
    WHEN swapped THEN 3
    ELSE 5 END;

-- A woman may have taken another family name, so that another one says less of her.
CREATE OR REPLACE MACRO family_level_of(family_a, family_b, close, swapped, former, women) AS CASE
    WHEN family_a IS NULL OR family_b IS NULL THEN 0
    WHEN family_a = family_b THEN 1
    WHEN former THEN 3
    WHEN close THEN 2
    WHEN swapped THEN 0
    WHEN women THEN 4
    ELSE 5 END;

CREATE OR REPLACE MACRO given_level(given_a, key_a, family_a, given_b, key_b, family_b, former_b) AS given_level_of(
    given_a, given_b, close_names(given_a, key_a, given_b, key_b), swapped_names(given_a, family_a, given_b, family_b),
    given_a = former_b);

CREATE OR REPLACE MACRO family_level(given_a, family_a, key_a, given_b, family_b, key_b, former_b, women) AS family_level_of(
    family_a, family_b, close_names(family_a, key_a, family_b, key_b),
    swapped_names(given_a, family_a, given_b, family_b), family_a = former_b, women);

CREATE OR REPLACE MACRO sex_level(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN 0 WHEN a = b THEN 1 ELSE 2 END;

-- 1 the same day; 2 the same as far as both are known; 3 the same but for the era of the year; 4 two parts of three the
-- same, or day and month swapped; 5 the same year or one year apart; 6 different.
CREATE OR REPLACE MACRO birth_level(y1, m1, d1, y2, m2, d2) AS CASE
    WHEN y1 IS NULL OR y2 IS NULL THEN 0
    WHEN y1 = y2 AND m1 = m2 AND d1 = d2 THEN 1
    WHEN y1 = y2 AND coalesce(m1 = m2, TRUE) AND coalesce(d1 = d2, TRUE) THEN 2
    WHEN abs(y1 - y2) = 543 AND m1 = m2 AND d1 = d2 THEN 3
    WHEN (y1 = y2)::INT + coalesce(m1 = m2, FALSE)::INT + coalesce(d1 = d2, FALSE)::INT = 2 THEN 4
    WHEN y1 = y2 AND coalesce(m1 = d2 AND d1 = m2, FALSE) THEN 4
    WHEN abs(y1 - y2) <= 1 THEN 5
    ELSE 6 END;

-- 1 the same house; 2 subdistrict; 3 district; 4 province; 5 different.
CREATE OR REPLACE MACRO place_level(house_a, area_a, house_b, area_b) AS CASE
    WHEN house_a = house_b THEN 1
    WHEN area_a IS NULL OR area_b IS NULL THEN 0
    WHEN area_a = area_b THEN 2
    WHEN area_a // 100 = area_b // 100 THEN 3
    WHEN area_a // 10000 = area_b // 10000 THEN 4
    ELSE 5 END;

CREATE OR REPLACE MACRO thirteen_digits(id) AS lpad(id::VARCHAR, 13, '0');

-- One slip leaves the first five digits or the last five whole, which is quickly seen.  Then one digit is another one, or two
-- are; only of these is it worked out whether two neighbours changed places.
CREATE OR REPLACE MACRO one_slip_apart(id_a, id_b) AS
    (id_a // 100000000 = id_b // 100000000 OR id_a % 100000 = id_b % 100000)
    AND CASE hamming(thirteen_digits(id_a), thirteen_digits(id_b))
        WHEN 1 THEN TRUE
        WHEN 2 THEN damerau_levenshtein(thirteen_digits(id_a), thirteen_digits(id_b)) = 1
        ELSE FALSE END;

-- 1 the same; 2 one digit, or two neighbours, apart; 3 that of the person's spouse; 4 different, though the record's own
-- is valid; 5 different.
CREATE OR REPLACE MACRO id_level(id_a, valid_a, id_b, spouse_b) AS CASE
    WHEN id_a IS NULL OR id_b IS NULL THEN 0
    WHEN id_a = id_b THEN 1
    WHEN one_slip_apart(id_a, id_b) THEN 2
    WHEN valid_a AND id_a = spouse_b THEN 3
    WHEN valid_a THEN 4
    ELSE 5 END;

-- A record and a person who agree neither in given name nor in birth are not linked, whatever else agrees:
-- that is how a husband's number on his wife's form, a brother, a twin, look.
CREATE OR REPLACE MACRO who_agrees(given_level, birth_level) AS given_level IN (1, 2, 3, 4) OR birth_level IN (1, 2, 3);

-- The levels of all comparisons as one number (prasan.linkage.model.levels_of takes it apart): each counts as many
-- times as all before it have combinations.
CREATE OR REPLACE MACRO pattern_of_names(given, family) AS (given + 6 * family)::SMALLINT;

CREATE OR REPLACE MACRO rest_of_pattern(sex, birth, place, id) AS
    (36 * sex + 108 * birth + 756 * place + 4536 * id)::SMALLINT;

-- Two names that must be looked at as text, both numbers as one: another name, of another sound, and none from before.
CREATE OR REPLACE MACRO names_apart(a, b, sounds, former) AS
    CASE WHEN a <> b AND NOT sounds AND NOT coalesce(former, FALSE) THEN a::BIGINT * 4294967296 + b END;

CREATE OR REPLACE MACRO given_close_after_all(pattern) AS 2 - pattern % 6;

CREATE OR REPLACE MACRO family_close_after_all(pattern) AS 6 * (2 - pattern // 6 % 6);

CREATE OR REPLACE MACRO pattern_agrees(pattern) AS who_agrees(pattern % 6, pattern // 108 % 7);

CREATE OR REPLACE MACRO another_given_name(pattern) AS pattern % 6 = 5;

-- Another given name, and no id that says it is one person: twins, and all brothers and sisters, look so.  A twin whom the
-- civil register has stands beside his brother there and is known by his name; strangers have nobody beside them.
CREATE OR REPLACE MACRO may_be_twins(pattern) AS another_given_name(pattern) AND pattern // 4536 NOT IN (1, 2);

-- Whether one id is enough: who agrees, or at least two parts of the birth, the sex and the family name do, as they do
-- not where the id is a relative's.
CREATE OR REPLACE MACRO id_proves(pattern) AS
    pattern_agrees(pattern)
    OR (pattern // 108 % 7 = 4 AND pattern // 36 % 3 = 1 AND pattern // 6 % 6 IN (1, 2, 3));
