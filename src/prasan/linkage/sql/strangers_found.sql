-- The spine id of each stranger who is new, or another person than before: drawn from the first record of its cluster, or
-- from its own.
SELECT p.rec, p.stranger, p.register_no, p.record_key, coalesce(h.spine_id, p.alone) AS spine_id
FROM strangers_pool AS p
LEFT JOIN strangers_heads AS h USING (stranger)
WHERE p.spine_id IS NULL OR p.spine_id <> coalesce(h.spine_id, p.alone)
