-- The strangers of a linkage: those of the last whole run, and instead of some what became of them, or more.
SELECT * FROM strangers_known_base ANTI JOIN strangers_known_changed USING (stranger)
UNION ALL
SELECT * EXCLUDE (gone) FROM strangers_known_changed WHERE NOT gone
