-- Each distinct name of the civil register once, with the key of its sound.
SELECT name, thai_name_key(name) AS key
FROM (SELECT given_name AS name FROM civil UNION SELECT family_name FROM civil)
WHERE name IS NOT NULL
