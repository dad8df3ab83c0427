-- What awaits a clerk, in order.
SELECT * FROM review_new ORDER BY register, record_key, reason, place, spine_id
