-- Each node and the least of its neighbours, or itself.
SELECT one AS node, least(one, min(two)) AS head
FROM edges
GROUP BY one
