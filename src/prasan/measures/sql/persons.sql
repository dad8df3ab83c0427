-- Each person of the civil register.
SELECT spine_id AS unit, spine_id, civil_number, area_code, 1::INTEGER AS people
FROM people
WHERE registered
