-- The people of the households that doubt about links may touch, where a rule looks at all members.
SELECT spine_id FROM members
SEMI JOIN (SELECT unit FROM members SEMI JOIN touched_people USING (spine_id)) AS touched USING (unit)
