-- The people of no civil record who are new, changed or there no more: a stranger's own spine id is a person while it is
-- the first of its cluster.
SELECT p.alone AS spine_id, lpad(p.house::VARCHAR, 11, '0') AS house_code, lpad(p.area::VARCHAR, 6, '0') AS area_code,
       f.spine_id <> p.alone AS gone
FROM strangers_found AS f
JOIN strangers_pool AS p USING (stranger)
UNION ALL
SELECT g.alone, NULL, NULL, TRUE
FROM strangers_gone AS g
WHERE g.alone NOT IN (SELECT p.alone FROM strangers_found AS f JOIN strangers_pool AS p USING (stranger))
