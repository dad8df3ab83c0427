-- The records that are nobody's whom the civil register knows, numbered in a fixed order.
SELECT row_number() OVER (ORDER BY register_no, record_key)::INTEGER AS stranger, *
FROM (
    SELECT * FROM leftover ANTI JOIN found USING (rec)
    UNION ALL
    SELECT * FROM waiting
)
