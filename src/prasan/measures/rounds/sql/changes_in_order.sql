-- The changes as they are written.
SELECT * FROM changes ORDER BY kind, unit_key
