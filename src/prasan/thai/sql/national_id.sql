-- The 13-digit national id (Ministerial Regulation under the Civil Registration Act B.E. 2534): the last digit is
-- (11 - s mod 11) mod 10, where s sums the first twelve digits by the weights 13, 12, … 2.
CREATE OR REPLACE MACRO thai_id_clean(t) AS nullif(translate(t, '๐๑๒๓๔๕๖๗๘๙- .', '0123456789'), '');

CREATE OR REPLACE MACRO thai_id_sum(n) AS
    13 * (n // 100000000000) + 12 * (n // 10000000000 % 10) + 11 * (n // 1000000000 % 10)
    + 10 * (n // 100000000 % 10) + 9 * (n // 10000000 % 10) + 8 * (n // 1000000 % 10)
    + 7 * (n // 100000 % 10) + 6 * (n // 10000 % 10) + 5 * (n // 1000 % 10)
    + 4 * (n // 100 % 10) + 3 * (n // 10 % 10) + 2 * (n % 10);

CREATE OR REPLACE MACRO thai_id_check_digit(first12) AS
    ((11 - thai_id_sum(try_cast(first12 AS BIGINT)) % 11) % 10)::INTEGER;

CREATE OR REPLACE MACRO thai_id_number_valid(n) AS
    coalesce(n BETWEEN 0 AND 9999999999999 AND (11 - thai_id_sum(n // 10) % 11) % 10 = n % 10, FALSE);

CREATE OR REPLACE MACRO thai_id_valid(t) AS
    coalesce(length(t) = 13 AND t NOT LIKE '+%' AND thai_id_number_valid(try_cast(t AS BIGINT)), FALSE);
