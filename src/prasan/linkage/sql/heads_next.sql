-- The least head that a neighbour has, or the head's own.
SELECT h.node, least(h.head, o.head, min(n.head)) AS head
FROM heads AS h
JOIN heads AS o ON o.node = h.head
JOIN edges AS e ON e.one = h.node
JOIN heads AS n ON n.node = e.two
GROUP BY h.node, h.head, o.head
