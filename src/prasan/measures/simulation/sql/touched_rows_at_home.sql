-- The people of the households that doubt about links may touch.
SELECT * FROM everybody
SEMI JOIN (SELECT household FROM everybody SEMI JOIN touched_people USING (spine_id)) AS touched USING (household)
