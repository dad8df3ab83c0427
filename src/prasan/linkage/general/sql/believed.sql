-- How probable each pair is, those that nobody competes with and those that do.
SELECT l, r, weight, 1 / (1 + pow(2.0, least(-bits - $prior, 500.0))) AS probability FROM general_worth WHERE alone
UNION ALL
SELECT w.l, w.r, w.weight, p.probability FROM general_contested_probable AS p JOIN general_worth AS w USING (l, r);
