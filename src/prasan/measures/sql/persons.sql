-- Each person of the civil register, in the order in which people stand.
SELECT -1 - spine_id AS unit, *, 1::INTEGER AS people
FROM assembled
WHERE registered
