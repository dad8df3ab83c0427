-- The strangers whom a rule brought together with another, and their places in a fixed order.
SELECT *, row_number() OVER (ORDER BY register_no, record_key) AS place
FROM strangers_pool
SEMI JOIN (SELECT one AS stranger FROM strangers_brought UNION SELECT two FROM strangers_brought) USING (stranger)
