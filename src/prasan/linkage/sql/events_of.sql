-- The events of one id.
SELECT made, linkage, kind, old_id, new_id, records
FROM events
WHERE old_id = $spine_id OR new_id = $spine_id
ORDER BY number
