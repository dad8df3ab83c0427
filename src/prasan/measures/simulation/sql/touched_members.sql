-- The members of the households that doubt about links may touch.
SELECT * FROM members
SEMI JOIN (SELECT unit FROM members SEMI JOIN touched_people USING (spine_id)) AS touched USING (unit)
