-- The links that stand, of people whose other links in the register are new or gone: which is primary may turn.
SELECT c.register_no, l.*
FROM register_links AS l
JOIN cuts AS c USING (register)
SEMI JOIN (
    SELECT register_no, spine_id FROM replaced
    UNION
    SELECT register_no, spine_id FROM matched
) AS s ON s.spine_id = l.spine_id AND s.register_no = c.register_no
ANTI JOIN replaced AS r ON r.spine_id = l.spine_id AND r.register = l.register AND r.record_key = l.record_key
