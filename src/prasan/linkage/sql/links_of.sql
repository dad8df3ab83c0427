-- One person's links.
SELECT register, record_key, stage, probability, is_primary
FROM links
WHERE spine_id = $spine_id
ORDER BY register, is_primary DESC, record_key
