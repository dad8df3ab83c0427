-- The people whom only other registers have, as their first record has them.
SELECT p.alone AS spine_id, lpad(p.house::VARCHAR, 11, '0') AS house_code, lpad(p.area::VARCHAR, 6, '0') AS area_code
FROM strangers_pool AS p
LEFT JOIN stranger_heads AS h USING (stranger)
WHERE h.head IS NULL OR h.head = p.stranger
ORDER BY p.alone
