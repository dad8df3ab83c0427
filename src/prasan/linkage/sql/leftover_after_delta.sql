-- The records that their id does not link, after a delta, in order.
SELECT * FROM (
    SELECT b.* EXCLUDE (register_no)
    FROM leftover_before AS b
    ANTI JOIN renewed AS t ON t.register_no = b.register_no AND t.record_key = b.record_key
    UNION ALL
    SELECT * FROM leftover_new
)
ORDER BY register, record_key
