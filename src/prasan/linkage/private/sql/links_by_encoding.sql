-- The links by token, and the best pairs that are alike enough and stand out.
SELECT * FROM links WHERE stage = 'id_token'
UNION ALL
SELECT o.handle, t.handle, private_link_id(t.handle), 'encoding', r.dice, r.margin
FROM ranked AS r
JOIN ours AS o ON o.no = r.our_no
JOIN theirs AS t ON t.no = r.their_no
WHERE r.place = 1 AND r.dice >= $cut AND coalesce(r.margin >= $margin, TRUE)
ORDER BY 1, 2
