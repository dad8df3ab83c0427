-- The links of a register's own records, by their keys; what both sides call the same is the link's id.
SELECT DISTINCT r.record_key, lower(hex(l.link_id)) AS link_id, l.stage
FROM links AS l
JOIN (SELECT record_key, private_handle(record_key) AS handle FROM register) AS r ON r.handle IN (l.left_handle, l.right_handle)
ORDER BY r.record_key
