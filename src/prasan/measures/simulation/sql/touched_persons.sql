-- The persons whom doubt about links may touch.
SELECT 'person:' || u.spine_id AS unit_key, u.* FROM units AS u SEMI JOIN touched_people USING (spine_id)
