-- Every link, the spine's own records included.
SELECT register, record_key, spine_id, weight, probability, stage, margin, is_primary FROM register_links
UNION ALL
SELECT 'civil', civil_key, spine_id, NULL, NULL, 'spine', NULL, TRUE FROM spine
