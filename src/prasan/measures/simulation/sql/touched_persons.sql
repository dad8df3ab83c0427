-- The persons whom doubt about links may touch.
SELECT -1 - spine_id AS unit FROM touched_rows WHERE registered
