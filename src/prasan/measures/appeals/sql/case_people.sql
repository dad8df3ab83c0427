-- A person, and all who live in the same house.
SELECT spine_id, civil_key, house_code, area_code, registered
FROM people
WHERE spine_id = $spine_id OR house_code = (SELECT house_code FROM people WHERE spine_id = $spine_id)
ORDER BY spine_id
