-- Whose each record is that was linked again, or is another's now.
SELECT rec, register_no, record_key, spine_id, pattern, NULL::DOUBLE AS rarity, NULL::DOUBLE AS margin, 'exact_id' AS stage
FROM linked_by_id
UNION ALL
SELECT rec, register_no, record_key, spine_id, pattern, rarity, margin, stage FROM found
UNION ALL
SELECT rec, register_no, record_key, spine_id, NULL, NULL, NULL, 'unregistered' FROM strangers_found ANTI JOIN stayed USING (rec)
