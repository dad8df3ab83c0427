-- The links that count no more.
SELECT c.register_no, l.*
FROM register_links AS l
JOIN cuts AS c USING (register)
SEMI JOIN touched AS t ON t.record_key = l.record_key AND t.register_no = c.register_no
