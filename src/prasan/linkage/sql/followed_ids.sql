-- Where ids of one time lead by what became of them up to another; NULL where nobody followed.  What was undone in
-- between (a later event leads back to the id) is not followed.
WITH RECURSIVE between_them AS (
    SELECT number, kind, old_id, new_id FROM events WHERE made > $after AND made <= $until
), standing AS (
    SELECT old_id, new_id FROM between_them AS e
    WHERE kind IN ('became', 'merged', 'split', 'gone')
      AND NOT EXISTS (SELECT 1 FROM between_them AS back WHERE back.new_id = e.old_id AND back.number > e.number)
), led AS (
    SELECT old_id, new_id FROM standing
    UNION
    SELECT l.old_id, e.new_id FROM led AS l JOIN standing AS e ON e.old_id = l.new_id
)
SELECT old_id, new_id FROM led
WHERE new_id IS NULL OR new_id NOT IN (SELECT old_id FROM standing)
ORDER BY old_id, new_id
