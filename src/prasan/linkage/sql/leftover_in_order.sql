-- The records that their id does not link, in order.
SELECT * FROM leftover_new ORDER BY register, record_key
