-- The 13-digit national id (Ministerial Regulation under the Civil Registration Act B.E. 2534): the last digit is
-- (11 - s mod 11) mod 10, where s sums the first twelve digits by the weights 13, 12, … 2.
CREATE OR REPLACE MACRO thai_id_clean(t) AS nullif(translate(t, '๐๑๒๓๔๕๖๗๘๙- .', '0123456789'), '');

-- The weighted sum, or a number that leaves the same remainder by 11: a digit is n // 10^k - 10 * (n // 10^(k + 1)), and
-- -10 is 1 by 11, so that each quotient counts with the weights of two neighbours and no remainders are taken.
CREATE OR REPLACE MACRO thai_id_sum(n) AS
    2 * n + 5 * (n // 10) + 7 * (n // 100) + 9 * (n // 1000) + 11 * (n // 10000) + 13 * (n // 100000)
    + 15 * (n // 1000000) + 17 * (n // 10000000) + 19 * (n // 100000000) + 21 * (n // 1000000000)
    + 23 * (n // 10000000000) + 25 * (n // 100000000000);

CREATE OR REPLACE MACRO thai_id_check_digit(first12) AS
    ((11 - thai_id_sum(try_cast(first12 AS BIGINT)) % 11) % 10)::INTEGER;

CREATE OR REPLACE MACRO thai_id_number_valid(n) AS
    coalesce(n BETWEEN 0 AND 9999999999999 AND (11 - thai_id_sum(n // 10) % 11) % 10 = n % 10, FALSE);

CREATE OR REPLACE MACRO thai_id_valid(t) AS
    coalesce(length(t) = 13 AND t NOT LIKE '+%' AND thai_id_number_valid(try_cast(t AS BIGINT)), FALSE);
