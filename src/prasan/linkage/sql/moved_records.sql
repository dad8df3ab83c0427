-- Records of which another person was found than before.
SELECT t.spine_id AS old_id, n.spine_id AS new_id, count(*) AS records
FROM register_links_then AS t
JOIN register_links AS n USING (register, record_key)
WHERE t.spine_id <> n.spine_id
GROUP BY t.spine_id, n.spine_id
