-- Those of them that are spelled nearly alike.  How a name begins and ends, by which most pairs fall away (as
-- nearly_spelled has it), is known of each name.
SELECT n.apart
FROM name_pairs AS n
JOIN names_spelled AS x ON x.name_no = n.a
JOIN names_spelled AS y ON y.name_no = n.b
WHERE (x.head = y.head OR x.tail = y.tail) AND nearly_spelled(x.name, y.name)
