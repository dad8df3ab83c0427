-- The link of one record.
SELECT spine_id, weight, probability, margin, stage, is_primary
FROM register_links
WHERE register = $register AND record_key = $record_key
