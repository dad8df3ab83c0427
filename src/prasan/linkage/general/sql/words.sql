-- What each word of a text column tells, packed into one number: its bits in sixteenths, whether it has a digit, which it is.
-- A word is the rarer the more it tells.  One without a digit that stands nowhere else may be misspelled, and tells no
-- more than words do in general.  ``shared`` is whether two records have it, of two tables one on each side; ``rare`` whether
-- hardly more have.
WITH told AS (
    SELECT side, unnest(general_words(value)) AS word FROM general_values WHERE value IS NOT NULL
),
counted AS (
    SELECT word, count(*) AS records,
        count(*) > 1 AND (count(DISTINCT side) > 1 OR (SELECT count(DISTINCT side) = 1 FROM general_values)) AS shared
    FROM told GROUP BY word
),
weighed AS (
    SELECT *, log2((SELECT count(value) FROM general_values)::DOUBLE / records) AS bits,
        regexp_matches(word, '[0-9]') AS number
    FROM counted
),
usual AS (SELECT coalesce(sum(records * round(16 * bits)) / sum(records), 16) / 16 AS bits FROM weighed WHERE records > 1)
SELECT w.word, shared, number, shared AND records <= 5 AND 20 * records <= (SELECT count(value) FROM general_values) AS rare,
    ((1 + round(16 * CASE WHEN records > 1 OR number THEN w.bits ELSE least(w.bits, u.bits) END))::BIGINT << 33)
        + (number::BIGINT << 32) + row_number() OVER (ORDER BY w.word) AS code
FROM weighed AS w CROSS JOIN usual AS u
