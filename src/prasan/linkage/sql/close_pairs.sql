-- Those of them that are spelled nearly alike.  How a name begins and ends, by which most pairs fall away (as
-- nearly_spelled has it), is looked at once for each name.
WITH spelled AS (SELECT name_no, name, left(name, 1) AS head, right(name, 1) AS tail FROM names_spelled)
SELECT n.a, n.b
FROM name_pairs AS n
JOIN spelled AS x ON x.name_no = n.a
JOIN spelled AS y ON y.name_no = n.b
WHERE (x.head = y.head OR x.tail = y.tail) AND nearly_spelled(x.name, y.name)
