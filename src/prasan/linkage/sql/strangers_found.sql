-- The spine id of each stranger: drawn from the first record of its cluster, or from its own.
SELECT p.rec, p.register_no, p.record_key, (md5_number($key || ':' || c.register || ':' || f.record_key) >> 65)::BIGINT AS spine_id
FROM strangers_pool AS p
LEFT JOIN stranger_heads AS h USING (stranger)
JOIN strangers_pool AS f ON f.stranger = coalesce(h.head, p.stranger)
JOIN cuts AS c ON c.register_no = f.register_no
