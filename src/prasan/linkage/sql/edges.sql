-- Edges, each from both its ends.
SELECT one, two FROM edges_told UNION SELECT two, one FROM edges_told
