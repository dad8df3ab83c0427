-- What a list owes a person, and whether another list owes it too.
SELECT unit_key, satang, unit_key IN (SELECT unit_key FROM overlapping) AS overlaps
FROM entitled
WHERE spine_id = $spine_id
ORDER BY unit_key
