-- What the national figures cover.
SELECT i.indicator, c.period, c.expected, c.reported, c.late
FROM coverage AS c
JOIN indicators AS i ON i.origin = c.origin
WHERE c.unit = $root
ORDER BY i.indicator, c.period
