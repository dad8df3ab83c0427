-- Each node and the least of its neighbours, or itself.
SELECT one AS node, least(one, min(two)) AS head
FROM (SELECT one, two FROM edges UNION SELECT two, one FROM edges)
GROUP BY one
