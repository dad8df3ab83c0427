-- The persons of whom nothing is told and whom doubt about links may touch, each with a number of its own beside.
SELECT *, -1 - spine_id AS unit, row_number() OVER (ORDER BY spine_id) AS apart
FROM touched_rows
WHERE registered AND NOT told
