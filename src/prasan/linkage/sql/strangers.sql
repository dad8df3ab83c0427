-- The people whom only other registers have, as their first record has them.
SELECT p.alone AS spine_id, lpad(p.house::VARCHAR, 11, '0') AS house_code, lpad(p.area::VARCHAR, 6, '0') AS area_code
FROM strangers_pool AS p
LEFT JOIN strangers_heads AS h USING (stranger)
WHERE h.spine_id IS NULL OR h.spine_id = p.alone
ORDER BY p.alone
