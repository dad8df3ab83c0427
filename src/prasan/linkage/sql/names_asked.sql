-- The names on the records.
SELECT name
FROM (SELECT given_name AS name FROM registers UNION SELECT family_name FROM registers)
WHERE name IS NOT NULL
