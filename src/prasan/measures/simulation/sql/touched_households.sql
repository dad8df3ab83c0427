-- The households that doubt about links may touch.
SELECT u.* FROM units AS u SEMI JOIN members USING (unit)
