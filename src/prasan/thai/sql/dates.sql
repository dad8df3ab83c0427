-- Dates as agencies write them, YYYYMMDD of the Buddhist Era with 00 for an unknown month or day.  A year below
-- 2400 is taken to be of the common era (the slip of typing 1985 for 2528); the caller warns of it.
CREATE OR REPLACE MACRO thai_date_digits(t) AS
    nullif(translate(t, '๐๑๒๓๔๕๖๗๘๙-/ .', '0123456789'), '');

CREATE OR REPLACE MACRO thai_date_year_written(d) AS try_cast(left(d, 4) AS INTEGER);

CREATE OR REPLACE MACRO thai_date_year(d) AS
    CASE WHEN thai_date_year_written(d) BETWEEN 2400 AND 2699 THEN thai_date_year_written(d) - 543
         WHEN thai_date_year_written(d) BETWEEN 1857 AND 2156 THEN thai_date_year_written(d) END;

CREATE OR REPLACE MACRO thai_date_month(d) AS nullif(try_cast(substr(d, 5, 2) AS INTEGER), 0);

CREATE OR REPLACE MACRO thai_date_day(d) AS nullif(try_cast(substr(d, 7, 2) AS INTEGER), 0);

-- Whether the eight digits are a date, or part of one: a known year, a month that exists, a day that month has.
CREATE OR REPLACE MACRO thai_date_possible(d) AS coalesce(
    length(d) = 8
    AND thai_date_year(d) IS NOT NULL
    AND substr(d, 5, 2) BETWEEN '00' AND '12'
    AND substr(d, 7, 2) BETWEEN '00' AND '31'
    AND (thai_date_day(d) IS NULL OR thai_date_month(d) IS NULL
         OR try_cast(thai_date_year(d) || '-' || substr(d, 5, 2) || '-' || substr(d, 7, 2) AS DATE) IS NOT NULL),
    FALSE);

CREATE OR REPLACE MACRO thai_date(d) AS
    CASE WHEN thai_date_possible(d)
         THEN try_cast(thai_date_year(d) || '-' || substr(d, 5, 2) || '-' || substr(d, 7, 2) AS DATE) END;
