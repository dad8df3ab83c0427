-- The key of a person's record in the civil register.
SELECT civil_key
FROM people
WHERE spine_id = $spine_id AND civil_key IS NOT NULL
