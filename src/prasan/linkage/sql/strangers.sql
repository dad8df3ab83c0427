-- The people whom only other registers have, as their first record has them.
SELECT s.spine_id, lpad(r.house::VARCHAR, 11, '0') AS house_code, lpad(r.area::VARCHAR, 6, '0') AS area_code
FROM strangers_found AS s
JOIN records AS r USING (rec)
QUALIFY row_number() OVER (PARTITION BY s.spine_id ORDER BY r.register_no, r.record_key) = 1
ORDER BY s.spine_id
