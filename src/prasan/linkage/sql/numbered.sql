-- The highest numbers of a spine's names and of their sounds.
SELECT coalesce(max(name_no), 0) AS names, coalesce(max(key_no), 0) AS sounds FROM names
