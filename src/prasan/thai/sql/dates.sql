-- Dates as agencies write them, YYYYMMDD of the Buddhist Era with 00 for an unknown month or day.  A year below
-- 2400 is taken to be of the common era (the slip of typing 1985 for 2528); the caller warns of it.
-- The macros take the eight digits as a number, NULL where they are not eight digits.
CREATE OR REPLACE MACRO thai_date_digits(t) AS CASE
    WHEN regexp_full_match(t, '[0-9]{8}') THEN t::INTEGER
    WHEN regexp_full_match(translate(t, '๐๑๒๓๔๕๖๗๘๙-/ .', '0123456789'), '[0-9]{8}')
    THEN translate(t, '๐๑๒๓๔๕๖๗๘๙-/ .', '0123456789')::INTEGER END;

CREATE OR REPLACE MACRO thai_date_year_written(n) AS n // 10000;

CREATE OR REPLACE MACRO thai_date_year(n) AS
    CASE WHEN n // 10000 BETWEEN 2400 AND 2699 THEN n // 10000 - 543
         WHEN n // 10000 BETWEEN 1857 AND 2156 THEN n // 10000 END;

CREATE OR REPLACE MACRO thai_date_month(n) AS nullif(n // 100 % 100, 0);

CREATE OR REPLACE MACRO thai_date_day(n) AS nullif(n % 100, 0);

CREATE OR REPLACE MACRO leap_year(y) AS y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0);

CREATE OR REPLACE MACRO days_of_month(y, m) AS CASE
    WHEN m IN (4, 6, 9, 11) THEN 30
    WHEN m = 2 THEN CASE WHEN leap_year(y) THEN 29 ELSE 28 END
    ELSE 31 END;

-- Whether the eight digits are a date, or part of one: a known year, a month that exists, a day that month has.
CREATE OR REPLACE MACRO thai_date_possible(n) AS coalesce(
    thai_date_year(n) IS NOT NULL
    AND n // 100 % 100 <= 12
    AND n % 100 <= days_of_month(thai_date_year(n), n // 100 % 100),
    FALSE);

CREATE OR REPLACE MACRO thai_date(n) AS
    CASE WHEN thai_date_possible(n) AND n // 100 % 100 > 0 AND n % 100 > 0
         THEN make_date(thai_date_year(n), n // 100 % 100, n % 100) END;
