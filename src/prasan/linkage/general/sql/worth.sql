-- Pairs worth a decision, the bits of their odds (before that of the prior), and whether nobody else competes for either record (of the left, where one partner is enough for
-- these alone).
SELECT l, r, weight, weight AS bits,
    $any OR count(*) OVER (PARTITION BY l) = 1 AND ($many OR count(*) OVER (PARTITION BY r) = 1) AS alone
FROM general_scored WHERE weight >= $least;
