-- Each distinct name of the civil register once, numbered, with the key of its sound, numbered too.
SELECT row_number() OVER (ORDER BY name)::INTEGER AS name_no, name,
       dense_rank() OVER (ORDER BY key)::INTEGER AS key_no, key
FROM (
    SELECT name, thai_name_key(name) AS key
    FROM (SELECT given_name AS name FROM civil UNION SELECT family_name FROM civil)
    WHERE name IS NOT NULL
)
