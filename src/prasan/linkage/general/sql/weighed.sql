-- Pairs worth a decision, in the order of their records.
SELECT l, r, weight FROM general_scored WHERE weight >= $least ORDER BY l, r;
