-- The links of a register's own records, by their keys; what both sides call the same is the link's id.
SELECT DISTINCT r.record_key, lower(hex(l.link_id)) AS link_id, l.stage
FROM (
    SELECT left_handle AS handle, link_id, stage FROM links
    UNION ALL
    SELECT right_handle, link_id, stage FROM links
) AS l
JOIN (SELECT record_key, private_handle(record_key) AS handle FROM register) AS r USING (handle)
ORDER BY r.record_key, link_id
