-- The people whom doubt about links may touch.
SELECT * FROM everybody SEMI JOIN touched_people USING (spine_id)
