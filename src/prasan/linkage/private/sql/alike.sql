-- Handles of the right side's records that are near one of the left, or tell how alike two people are.
SELECT handle
FROM theirs
SEMI JOIN (SELECT no FROM near_left UNION ALL SELECT no FROM near_apart UNION ALL SELECT no FROM apart) USING (no)
ORDER BY handle
