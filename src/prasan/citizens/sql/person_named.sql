-- A person as the civil register names them.
SELECT c.title, c.given_name, c.family_name
FROM people AS p
JOIN civil_rows AS c ON c.record_key = p.civil_key
WHERE p.spine_id = $spine_id
