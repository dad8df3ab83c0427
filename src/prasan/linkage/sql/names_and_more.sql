-- The names of the spine before, and those that are new.
SELECT name, name_no, key_no FROM spine_names
UNION ALL
SELECT name, name_no, key_no FROM more
