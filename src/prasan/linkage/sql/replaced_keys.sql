-- The links before that are not read any more.
SELECT register, record_key, spine_id FROM replaced
UNION
SELECT register, record_key, spine_id FROM turned
