-- How many links are expected of the pairs that nobody competes with.
SELECT coalesce(sum(1 / (1 + pow(2.0, least(-bits - $prior, 500.0))) ORDER BY l), 0)::DOUBLE FROM general_worth WHERE alone;
