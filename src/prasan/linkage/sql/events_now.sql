-- What this linkage did to ids, numbered on from what was before.
WITH told AS (
    SELECT CASE WHEN stays THEN 'moved'
                WHEN count(*) OVER (PARTITION BY old_id) > 1 THEN 'split'
                WHEN was_there THEN 'merged'
                ELSE 'became' END AS kind,
           old_id, new_id, records
    FROM flows
    UNION ALL
    SELECT 'gone', spine_id, NULL, 0 FROM vanished WHERE spine_id NOT IN (SELECT old_id FROM flows)
    UNION ALL
    SELECT 'gone', spine_id, NULL, 0
    FROM strangers_then
    WHERE spine_id NOT IN (SELECT spine_id FROM strangers) AND spine_id NOT IN (SELECT old_id FROM flows)
)
SELECT (SELECT coalesce(max(number), 0) FROM events_before) + row_number() OVER (ORDER BY kind, old_id, new_id) AS number,
       $made::TIMESTAMPTZ AS made, $linkage AS linkage, kind, old_id, new_id, records
FROM told
