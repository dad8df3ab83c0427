-- The households that doubt about links may touch.
SELECT DISTINCT household AS unit FROM touched_rows
