-- Where an id leads by what became of it, one event after the other.  What was undone (a later event leads back to the
-- id) is not followed.
WITH RECURSIVE standing AS (
    SELECT * FROM events AS e
    WHERE kind IN ('became', 'merged', 'split', 'gone')
      AND NOT EXISTS (SELECT 1 FROM events AS back WHERE back.new_id = e.old_id AND back.number > e.number)
), led AS (
    SELECT $spine_id::BIGINT AS id
    UNION
    SELECT e.new_id FROM led AS l JOIN standing AS e ON e.old_id = l.id WHERE e.new_id IS NOT NULL
)
SELECT id FROM led WHERE id NOT IN (SELECT old_id FROM standing) ORDER BY id
