-- From each old id to each new one, how many records went, and whether the old one is still somebody's.
SELECT f.old_id, f.new_id, sum(f.records)::BIGINT AS records,
       f.old_id IN (SELECT spine_id FROM spine) OR f.old_id IN (SELECT spine_id FROM strangers) AS stays,
       f.new_id NOT IN (SELECT spine_id FROM appeared)
           AND (f.new_id IN (SELECT spine_id FROM spine) OR f.new_id IN (SELECT spine_id FROM strangers_then)) AS was_there
FROM (
    SELECT old_id, new_id, records FROM moved
    UNION ALL
    SELECT old_id, new_id, 0 FROM succeeded
) AS f
GROUP BY f.old_id, f.new_id
