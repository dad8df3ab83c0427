-- All strangers.
SELECT * FROM strangers_compared
UNION ALL
SELECT * FROM strangers_standing
