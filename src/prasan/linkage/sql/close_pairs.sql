-- Those of them that are spelled nearly alike.
SELECT n.a, n.b
FROM name_pairs AS n
JOIN names_spelled AS x ON x.name_no = n.a
JOIN names_spelled AS y ON y.name_no = n.b
WHERE nearly_spelled(x.name, y.name)
