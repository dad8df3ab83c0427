-- The names of a spine that was made upon another.
SELECT * FROM names_base
UNION ALL
SELECT * FROM names_more
