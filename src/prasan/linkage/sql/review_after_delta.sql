-- What awaits a clerk after a delta, in order.
SELECT * FROM (
    SELECT b.register, b.record_key, b.spine_id, b.weight, b.probability, b.margin, b.reason, b.place
    FROM review_before AS b
    JOIN cuts AS c USING (register)
    ANTI JOIN renewed AS t ON t.register_no = c.register_no AND t.record_key = b.record_key
    UNION ALL
    SELECT register, record_key, spine_id, weight, probability, margin, reason, place FROM review_new
)
ORDER BY register, record_key, reason, place, spine_id
