-- Each distinct name of a register once, with the key of its sound.
SELECT name, thai_name_key(name) AS key
FROM (SELECT given_name AS name FROM register UNION SELECT family_name FROM register)
WHERE name IS NOT NULL
