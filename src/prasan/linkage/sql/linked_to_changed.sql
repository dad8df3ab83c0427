-- Records that are linked to somebody who changed or is gone, or who is the spouse of somebody who changed.
SELECT c.register_no, l.record_key
FROM register_links AS l
JOIN cuts AS c USING (register)
WHERE l.spine_id IN (SELECT spine_id FROM people_changed)
