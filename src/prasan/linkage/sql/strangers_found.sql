-- The spine id of each stranger who is new, or another person than before: drawn from the first record of its cluster, or
-- from its own.
SELECT p.rec, p.register_no, p.record_key, coalesce(f.alone, p.alone) AS spine_id
FROM strangers_pool AS p
LEFT JOIN stranger_heads AS h USING (stranger)
LEFT JOIN strangers_pool AS f ON f.stranger = h.head
WHERE p.spine_id IS NULL OR p.spine_id <> coalesce(f.alone, p.alone)
