-- Every record with its partner, those that nobody competes for and those that were assigned.
SELECT l, r, weight, 1 / (1 + pow(2.0, least(-bits - $prior, 500.0))) AS probability, NULL::DOUBLE AS margin
FROM general_worth WHERE alone
UNION ALL
SELECT l, r, weight, probability, margin FROM general_chosen;
