-- What awaits a clerk, in all registers.
SELECT register, record_key, spine_id, weight, reason FROM review
ORDER BY register, record_key, spine_id
