-- Dates as agencies write them; the same as prasan.thai.dates.read_date, see there for what is read and why.
-- A date is a number, year as written × 10000 + month × 100 + day, 0 for what is not said; NULL is no date at all.
CREATE OR REPLACE MACRO thai_date_year_written(n) AS n // 10000;

CREATE OR REPLACE MACRO thai_month_number(name) AS coalesce(
    nullif(list_position(['มกราคม', 'กุมภาพันธ์', 'มีนาคม', 'เมษายน', 'พฤษภาคม', 'มิถุนายน',
                          'กรกฎาคม', 'สิงหาคม', 'กันยายน', 'ตุลาคม', 'พฤศจิกายน', 'ธันวาคม'], name), 0),
    nullif(list_position(['มค', 'กพ', 'มีค', 'เมย', 'พค', 'มิย', 'กค', 'สค', 'กย', 'ตค', 'พย', 'ธค'], name), 0));

CREATE OR REPLACE MACRO thai_date_of_parts(y, m, d) AS
    CASE WHEN length(y) = 2 OR y::INTEGER >= 100
         THEN y::INTEGER * 10000 + m::INTEGER * 100 + CASE WHEN d = '' THEN 0 ELSE d::INTEGER END END;

CREATE OR REPLACE MACRO thai_full_year(y) AS CASE WHEN y < 100 THEN y + 2500 ELSE y END;

CREATE OR REPLACE MACRO thai_common_year(y, m) AS
    CASE WHEN y BETWEEN 2400 AND 2482 AND m BETWEEN 1 AND 3 THEN y - 542
         WHEN y BETWEEN 2400 AND 2699 THEN y - 543
         WHEN y BETWEEN 1857 AND 2156 THEN y END;

CREATE OR REPLACE MACRO thai_date_year(n) AS thai_common_year(thai_full_year(n // 10000), n // 100 % 100);

CREATE OR REPLACE MACRO thai_date_month(n) AS nullif(n // 100 % 100, 0);

CREATE OR REPLACE MACRO thai_date_day(n) AS nullif(n % 100, 0);

CREATE OR REPLACE MACRO leap_year(y) AS y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0);

CREATE OR REPLACE MACRO days_of_month(y, m) AS CASE
    WHEN m IN (4, 6, 9, 11) THEN 30
    WHEN m = 2 THEN CASE WHEN leap_year(y) THEN 29 ELSE 28 END
    ELSE 31 END;

-- Whether it is a date, or part of one: a known year, a month that exists, a day that month has.
CREATE OR REPLACE MACRO thai_date_possible(n) AS coalesce(
    thai_date_year(n) IS NOT NULL
    AND n // 100 % 100 <= 12
    AND n % 100 <= days_of_month(thai_date_year(n), n // 100 % 100),
    FALSE);

CREATE OR REPLACE MACRO thai_date(n) AS
    CASE WHEN thai_date_possible(n) AND n // 100 % 100 > 0 AND n % 100 > 0
         THEN make_date(thai_date_year(n), n // 100 % 100, n % 100) END;

CREATE OR REPLACE MACRO thai_date_in_words(u, pattern) AS CASE
    WHEN regexp_full_match(u, pattern)
    THEN thai_date_of_parts(
        regexp_extract(u, '^' || pattern || '$', 3),
        thai_month_number(replace(regexp_extract(u, '^' || pattern || '$', 2), '.', '')),
        regexp_extract(u, '^' || pattern || '$', 1)) END;

CREATE OR REPLACE MACRO thai_date_slowly(u) AS CASE
    WHEN regexp_full_match(u, '[0-9]{8}')
    THEN CASE WHEN left(u, 4) >= '0100' AND thai_date_possible(u::INTEGER) THEN u::INTEGER
              ELSE thai_date_of_parts(right(u, 4), substr(u, 3, 2), left(u, 2)) END
    WHEN regexp_full_match(u, '[0-9]{4}') THEN thai_date_of_parts(u, '0', '0')
    WHEN regexp_full_match(u, '[0-9]{4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}')
    THEN thai_date_of_parts(
        left(u, 4), regexp_extract(u, '^.{5}([0-9]+)', 1), regexp_extract(u, '([0-9]+)$', 1))
    WHEN regexp_full_match(u, '[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ]([0-9]{4}|[0-9]{2})')
    THEN thai_date_of_parts(
        regexp_extract(u, '([0-9]+)$', 1), regexp_extract(u, '^[0-9]+.([0-9]+)', 1), regexp_extract(u, '^([0-9]+)', 1))
    ELSE thai_date_in_words(u, '([0-9]{0,2}) ?([ก-ฮเ-์ะ-ฺ.]+?) ?(?:พ\.?ศ\.?)? ?([0-9]{4}|[0-9]{2})') END;

-- A macro copies what it is given wherever it names it; the lambda has it worked out once.
CREATE OR REPLACE MACRO thai_date_digits(t) AS CASE
    WHEN regexp_full_match(t, '2[45][0-9]{2}(0[0-9]|1[0-2])([0-2][0-9]|3[01])') THEN t::INTEGER
    ELSE list_transform(
        [regexp_replace(thai_digits(thai_canonical(t)), '[ T][0-9]{1,2}:[0-9]{2}.*$', '')],
        lambda u: thai_date_slowly(u))[1] END;
