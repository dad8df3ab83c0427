-- The strangers of whom pairs were weighed, in a fixed order.
SELECT stranger
FROM strangers_pool
SEMI JOIN (SELECT one AS stranger FROM stranger_pairs UNION SELECT two FROM stranger_pairs) USING (stranger)
ORDER BY register_no, record_key
