-- The links of a register's own records, by their keys; what both sides call the same is the link's id.  A person who has
-- several records on the other side has one id for them, and the stage of the surest.
SELECT r.record_key, lower(hex(l.link_id)) AS link_id,
       CASE WHEN bool_or(l.stage = 'id_token') THEN 'id_token' ELSE 'encoding' END AS stage
FROM (
    SELECT left_handle AS handle, link_id, stage FROM links
    UNION ALL
    SELECT right_handle, link_id, stage FROM links
) AS l
JOIN (SELECT record_key, private_handle(record_key) AS handle FROM register) AS r USING (handle)
GROUP BY r.record_key, l.link_id
ORDER BY r.record_key, link_id
