-- Every record and the person it is of, the civil register's own and households (if asked for) included.
SELECT register, record_key, spine_id, weight, probability, stage, margin, is_primary FROM register_links
UNION ALL
SELECT 'civil', civil_key, spine_id, NULL, NULL, 'spine', NULL, TRUE FROM spine_people
UNION ALL
SELECT register, record_key, spine_id, weight, probability, stage, margin, is_primary FROM household_links
