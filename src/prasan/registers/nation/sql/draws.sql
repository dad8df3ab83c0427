-- Draws that depend on nothing but what they are about: the same for a seed, in any order, on any number of threads.
-- The hash is hashed again: of several values it is an XOR, by which draws of two salts would hang together.
CREATE OR REPLACE MACRO draw(seed, about, salt) AS (hash(hash(about, seed, salt)) >> 12)::DOUBLE / 4503599627370496.0;

CREATE OR REPLACE MACRO draw_of(seed, about, salt, choices) AS floor(draw(seed, about, salt) * choices)::BIGINT;

-- Box and Muller (1958).
CREATE OR REPLACE MACRO draw_normal(seed, about, salt) AS
    sqrt(-2 * ln(1 - draw(seed, about, salt))) * cos(2 * pi() * draw(seed, about, salt || '/2'));

-- Heads of household: their age at the day of the nation, in years, by the size of the household.
CREATE OR REPLACE MACRO head_age(seed, household, size) AS
    CASE WHEN size = 1 THEN 22 + 60 * draw(seed, household, 'head age')
         ELSE 24 + 50 * (draw(seed, household, 'head age') + draw(seed, household, 'head age too')) / 2 + 4 * (size > 4)::INT END;

CREATE OR REPLACE MACRO head_sex(seed, household, size) AS
    CASE WHEN draw(seed, household, 'head sex') < CASE WHEN size = 1 THEN 0.48 ELSE 0.72 END THEN 1 ELSE 2 END;

CREATE OR REPLACE MACRO has_spouse(seed, household, size) AS size >= 2 AND draw(seed, household, 'spouse') < 0.82;

-- A national id from its parts; the serial is scattered over the seven digits, one to one.
CREATE OR REPLACE MACRO scattered(serial, district) AS (serial * 6364137 + district * 7919) % 10000000;

CREATE OR REPLACE MACRO first_twelve(category, district, serial) AS
    category * 100000000000 + district * 10000000 + scattered(serial, district);

CREATE OR REPLACE MACRO with_check_digit(n) AS lpad((n * 10 + (11 - thai_id_sum(n) % 11) % 10)::VARCHAR, 13, '0');

CREATE OR REPLACE MACRO be_date(d) AS (year(d) + 543)::VARCHAR || strftime(d, '%m%d');

-- Ways in which a name is misspelt; those that leave it as it is are no choice.
CREATE OR REPLACE MACRO misspellings(t) AS list_filter(
    [replace(t, 'ร', 'ล'), replace(t, 'ศ', 'ส'), replace(t, 'ษ', 'ศ'), replace(t, 'ณ', 'น'), replace(t, 'ญ', 'ย'),
     replace(t, 'ภ', 'พ'), replace(t, 'ฐ', 'ถ'), replace(t, '์', ''), replace(t, '่', ''), replace(t, '้', ''),
     replace(t, 'ี', 'ิ'), replace(t, 'ู', 'ุ'), replace(t, 'แ', 'เเ'), replace(t, 'รร', 'ัน'),
     left(t, length(t) - 1), left(t, 1) || substr(t, 3)],
    lambda way: way <> t AND length(way) >= 2);

CREATE OR REPLACE MACRO misspelt(seed, about, salt, t) AS
    coalesce(misspellings(t)[1 + draw_of(seed, about, salt, len(misspellings(t)))], t);

CREATE OR REPLACE MACRO overlay_digit(t, place, shift) AS
    substr(t, 1, place - 1) || ((substr(t, place, 1)::BIGINT + shift) % 10)::VARCHAR || substr(t, place + 1);

CREATE OR REPLACE MACRO swapped_digits(t, place) AS
    substr(t, 1, place - 1) || substr(t, place + 1, 1) || substr(t, place, 1) || substr(t, place + 2);

CREATE OR REPLACE MACRO mistyped(seed, about, t) AS
    overlay_digit(t, 1 + draw_of(seed, about, 'typed at', 13), 1 + draw_of(seed, about, 'typed', 9));

CREATE OR REPLACE MACRO transposed(seed, about, t) AS
    swapped_digits(t, 1 + draw_of(seed, about, 'swapped at', 12));

-- A clan's family name has a left part and, for two clans of three, a right one (0 is for none).  Neighbouring
-- households often are of one clan.  Left parts from `families` on are given names of men.
CREATE OR REPLACE MACRO has_two_parts(seed, clan) AS draw(seed, clan, 'two parts') < 0.67;

CREATE OR REPLACE MACRO clan_left(seed, clan, families, males) AS
    CASE WHEN has_two_parts(seed, clan) THEN families + draw_of(seed, clan, 'left', males)
         ELSE floor(families * pow(draw(seed, clan, 'left'), 1.3))::BIGINT END;

CREATE OR REPLACE MACRO clan_right(seed, clan, stems) AS
    CASE WHEN has_two_parts(seed, clan) THEN 1 + draw_of(seed, clan, 'right', stems) ELSE 0 END;

-- A careless record has four times the errors; the rest have so many fewer that a rate holds over all.
CREATE OR REPLACE MACRO careless(seed, about) AS
    CASE WHEN draw(seed, about, 'careless') < 0.1 THEN 4.0 ELSE 0.6666666667 END;

CREATE OR REPLACE MACRO slips(seed, about, salt, rate) AS draw(seed, about, salt) < rate * careless(seed, about);

CREATE OR REPLACE MACRO title_of(sex, years, married) AS
    CASE WHEN years < 15 THEN CASE sex WHEN 1 THEN 'เด็กชาย' ELSE 'เด็กหญิง' END
         WHEN sex = 1 THEN 'นาย' WHEN married THEN 'นาง' ELSE 'นางสาว' END;

CREATE OR REPLACE MACRO short_title(title) AS
    CASE title WHEN 'นางสาว' THEN 'น.ส.' WHEN 'เด็กชาย' THEN 'ด.ช.' WHEN 'เด็กหญิง' THEN 'ด.ญ.' ELSE title END;
