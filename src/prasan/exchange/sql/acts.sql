-- Uses of some actions, the oldest first: the number, where the line starts, and its hash.
SELECT u.idx, u.start, n.hash
FROM use AS u
JOIN node AS n ON n.level = 0 AND n.place = u.idx
WHERE u.action IN (SELECT value FROM json_each(:actions))
ORDER BY u.idx
