-- Everybody who has links that may count no more, or has new ones.
SELECT spine_id FROM people_of_ids
UNION
SELECT spine_id FROM people_changed
UNION
SELECT spine_id FROM matched
UNION
SELECT l.spine_id FROM leftover_before AS l SEMI JOIN touched USING (register_no, record_key)
