-- Pairs that compete, in the order of their records.
SELECT l, r, weight, bits FROM general_worth WHERE NOT alone ORDER BY l, r;
