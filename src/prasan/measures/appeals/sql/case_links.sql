-- The records of some people.
SELECT register, record_key, spine_id, probability, stage, is_primary
FROM links
WHERE spine_id IN (SELECT unnest($people::BIGINT[]))
ORDER BY spine_id, register, record_key
