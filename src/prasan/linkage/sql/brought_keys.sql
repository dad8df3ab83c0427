-- Records that no id linked before and that somebody who changed now has the id of, or is brought together with.
SELECT register_no, record_key FROM leftover SEMI JOIN brought USING (rec)
UNION
SELECT l.register_no, l.record_key FROM leftover AS l SEMI JOIN spine_changed AS p ON p.id = l.id
