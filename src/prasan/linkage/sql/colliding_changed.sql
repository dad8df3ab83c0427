-- Spine ids that a changed person shares with somebody else.
SELECT (SELECT count(*) - count(DISTINCT spine_id) FROM changed)
    + (SELECT count(*) FROM changed AS c JOIN spine_base AS b USING (spine_id) WHERE b.id <> c.id)
