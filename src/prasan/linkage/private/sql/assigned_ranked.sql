-- The same, where both sides have a person once: a pair is best that was assigned, and no other.
SELECT r.* REPLACE (CASE WHEN a.our_no IS NOT NULL THEN 1 ELSE r.place + 1 END AS place, coalesce(a.margin, r.margin) AS margin)
FROM ranked AS r
LEFT JOIN assigned AS a USING (our_no, their_no)
