-- The blocks that each record is in, of both sides, and how many pairs each brings together.
SELECT block, list(no) FILTER (ours) AS ours, list(no) FILTER (NOT ours) AS theirs,
       count(*) FILTER (ours) * count(*) FILTER (NOT ours) AS pairs
FROM (
    SELECT no, unnest(list_distinct(blocks)) AS block, TRUE AS ours FROM ours
    UNION ALL
    SELECT no, unnest(list_distinct(blocks)), FALSE FROM theirs
)
GROUP BY block
HAVING pairs > 0
