-- Draws that depend on nothing but what they are about: the same for a seed, in any order, on any number of threads.
-- The hash is hashed again: of several values it is an XOR, by which draws of two salts would hang together.
CREATE OR REPLACE MACRO draw(seed, about, salt) AS (hash(hash(about, seed, salt)) >> 12)::DOUBLE / 4503599627370496.0;

CREATE OR REPLACE MACRO draw_of(seed, about, salt, choices) AS floor(draw(seed, about, salt) * choices)::BIGINT;

-- Box and Muller (1958).
CREATE OR REPLACE MACRO draw_normal(seed, about, salt) AS
    sqrt(-2 * ln(1 - draw(seed, about, salt))) * cos(2 * pi() * draw(seed, about, salt || '/2'));

-- Heads of household and their spouses, in years at the day of the nation.  Ages are such that the whole comes near
-- the age pyramid of 2560, and no mother is younger than seventeen.
CREATE OR REPLACE MACRO head_age(seed, household, size) AS
    CASE WHEN size = 1 THEN 22 + 66 * draw(seed, household, 'head age')
         WHEN size = 2 THEN 24 + 62 * (draw(seed, household, 'head age') + draw(seed, household, 'head age too')) / 2
         ELSE 24 + 44 * (draw(seed, household, 'head age') + draw(seed, household, 'head age too')) / 2 END;

CREATE OR REPLACE MACRO has_spouse(seed, household, size) AS
    draw(seed, household, 'spouse') < CASE size WHEN 1 THEN 0 WHEN 2 THEN 0.6 WHEN 3 THEN 0.8 ELSE 0.88 END;

CREATE OR REPLACE MACRO head_sex(seed, household, size) AS
    CASE WHEN draw(seed, household, 'head sex') < CASE WHEN has_spouse(seed, household, size) THEN 0.7 ELSE 0.4 END
         THEN 1 ELSE 2 END;

CREATE OR REPLACE MACRO spouse_age(seed, household, size) AS
    greatest(20, head_age(seed, household, size) + CASE head_sex(seed, household, size) WHEN 1 THEN -2.5 ELSE 2.5 END
                 + 3 * draw_normal(seed, household, 'spouse age'));

CREATE OR REPLACE MACRO has_parent(seed, household, size) AS
    draw(seed, household, 'parent')
    < CASE WHEN size = 2 AND NOT has_spouse(seed, household, size) THEN 0.4 WHEN size >= 4 THEN 0.35 ELSE 0 END;

-- Of `children` the one that is `number` (from 0, the youngest): no two near each other, none when the mother was over 42.
CREATE OR REPLACE MACRO child_age(seed, i, younger_parent, children, number) AS
    greatest(0.02, younger_parent - 42)
    + (younger_parent - 17 - greatest(0.02, younger_parent - 42)) * (number + draw(seed, i, 'age')) / children;

-- Farming, by province: most households of the north-east, fewer of the south, hardly any around Bangkok.
CREATE OR REPLACE MACRO farms(seed, household, area) AS
    draw(seed, household, 'farm')
    < CASE WHEN area // 10000 IN (10, 11, 12, 13, 74, 83) THEN 0.03
           WHEN area // 10000 BETWEEN 30 AND 49 THEN 0.47
           WHEN area // 10000 BETWEEN 50 AND 58 THEN 0.42
           WHEN area // 10000 IN (14, 15, 16, 17, 18, 60, 61, 62, 64, 65, 66, 67, 72) THEN 0.36
           WHEN area // 10000 >= 80 THEN 0.24 ELSE 0.2 END;

CREATE OR REPLACE MACRO grows_rice(seed, household, area) AS
    draw(seed, household, 'rice')
    < CASE WHEN area // 10000 BETWEEN 30 AND 49 THEN 0.88
           WHEN area // 10000 >= 80 THEN 0.1 ELSE 0.66 END;

-- A household's rice: 55 of 100 have more than 15 rai, 18 on average, as support of 2557/58 found.
CREATE OR REPLACE MACRO rice_of_household(seed, household) AS exp(2.77 + 0.5 * draw_normal(seed, household, 'rai'));

-- A national id from its parts; the serial is scattered over the seven digits, one to one.
CREATE OR REPLACE MACRO scattered(serial, district) AS (serial * 6364137 + district * 7919) % 10000000;

CREATE OR REPLACE MACRO first_twelve(category, district, serial) AS
    category * 100000000000 + district * 10000000 + scattered(serial, district);

CREATE OR REPLACE MACRO with_check_digit(n) AS n * 10 + (11 - thai_id_sum(n) % 11) % 10;

CREATE OR REPLACE MACRO id_text(id) AS
    CASE WHEN id >= 1000000000000 THEN id::VARCHAR ELSE lpad(id::VARCHAR, 13, '0') END;

-- Until B.E. 2483 the year began on 1 April.
CREATE OR REPLACE MACRO be_year(d) AS (year(d) + CASE WHEN year(d) <= 1940 AND month(d) <= 3 THEN 542 ELSE 543 END)::VARCHAR;

CREATE OR REPLACE MACRO be_date(d) AS be_year(d) || strftime(d, '%m%d');

-- A date of birth as far as it is known.
CREATE OR REPLACE MACRO be_birth(d, known) AS
    CASE known WHEN 'date' THEN be_date(d)
               WHEN 'month' THEN be_year(d) || strftime(d, '%m') || '00'
               ELSE (year(d) + 543)::VARCHAR || '0000' END;

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

-- Two neighbouring digits that differ change places.
CREATE OR REPLACE MACRO swappable(t) AS list_filter(range(1, length(t)), lambda place: substr(t, place, 1) <> substr(t, place + 1, 1));

CREATE OR REPLACE MACRO transposed(seed, about, t) AS
    swapped_digits(t, swappable(t)[1 + draw_of(seed, about, 'swapped at', len(swappable(t)))]);

-- A clan's family name has a left part and, for two clans of three, a right one (0 is for none).  Neighbouring
-- households often are of one clan.  Left parts from `families` on are given names of men.
CREATE OR REPLACE MACRO has_two_parts(seed, clan) AS draw(seed, clan, 'two parts') < 0.67;

CREATE OR REPLACE MACRO clan_left(seed, clan, families, males) AS
    CASE WHEN has_two_parts(seed, clan) THEN families + draw_of(seed, clan, 'left', males)
         ELSE floor(families * pow(draw(seed, clan, 'left'), 1.3))::BIGINT END;

CREATE OR REPLACE MACRO clan_right(seed, clan, stems) AS
    CASE WHEN has_two_parts(seed, clan) THEN 1 + draw_of(seed, clan, 'right', stems) ELSE 0 END;

-- Who came in by marriage, or is in no civil register, was born into a clan that others are of.
CREATE OR REPLACE MACRO born_into(seed, i, blocks) AS draw_of(seed, i, 'born into', blocks * 2);

-- A careless record has four times the errors; the rest have so many fewer that a rate holds over all.
CREATE OR REPLACE MACRO careless(seed, about) AS
    CASE WHEN draw(seed, about, 'careless') < 0.1 THEN 4.0 ELSE 0.6666666667 END;

CREATE OR REPLACE MACRO slips(seed, about, salt, rate) AS draw(seed, about, salt) < rate * careless(seed, about);

CREATE OR REPLACE MACRO title_of(sex, years, married) AS
    CASE WHEN years < 15 THEN CASE sex WHEN 1 THEN 'เด็กชาย' ELSE 'เด็กหญิง' END
         WHEN sex = 1 THEN 'นาย' WHEN married THEN 'นาง' ELSE 'นางสาว' END;

CREATE OR REPLACE MACRO short_title(title) AS
    CASE title WHEN 'นางสาว' THEN 'น.ส.' WHEN 'เด็กชาย' THEN 'ด.ช.' WHEN 'เด็กหญิง' THEN 'ด.ญ.' ELSE title END;
