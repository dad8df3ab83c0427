-- The people of no civil record: those of the last whole run, and instead of some what became of them, or more.
SELECT * FROM strangers_base ANTI JOIN strangers_changed USING (spine_id)
UNION ALL
SELECT * EXCLUDE (gone) FROM strangers_changed WHERE NOT gone
