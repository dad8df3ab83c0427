-- Every link, the spine's own records included; in the order of people, so that one person's are found at once.
SELECT register, record_key, spine_id, weight, probability, stage, margin, is_primary FROM register_links
WHERE spine_id BETWEEN $first AND $last
UNION ALL
SELECT 'civil', civil_key, spine_id, NULL, NULL, 'spine', NULL, TRUE FROM spine
WHERE spine_id BETWEEN $first AND $last
ORDER BY spine_id, register, record_key
