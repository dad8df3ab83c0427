-- Each person of the civil register.
SELECT spine_id AS unit, 'person:' || spine_id AS unit_key, spine_id, area_code, 1::INTEGER AS people
FROM people
WHERE registered
