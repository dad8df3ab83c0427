-- Records that no id linked before and that somebody who changed now has the id of, or is brought together with; those
-- whose id is that of the spouse of who changed, and those of which this was said before.
SELECT register_no, record_key FROM leftover SEMI JOIN brought USING (rec)
UNION
SELECT l.register_no, l.record_key FROM leftover AS l SEMI JOIN spine_changed AS p ON p.id = l.id
UNION
SELECT l.register_no, l.record_key FROM leftover AS l SEMI JOIN spine_changed AS p ON p.spouse = l.id
UNION
SELECT l.register_no, l.record_key
FROM leftover AS l
JOIN cuts AS c USING (register_no)
SEMI JOIN review_before AS b ON b.register = c.register AND b.record_key = l.record_key AND b.reason = 'id_of_spouse'
