-- The people whom only other registers have, as their first record has them.
SELECT spine_id, lpad(house::VARCHAR, 11, '0') AS house_code, lpad(area::VARCHAR, 6, '0') AS area_code
FROM linked
WHERE stage = 'unregistered'
QUALIFY row_number() OVER (PARTITION BY spine_id ORDER BY register_no, record_key) = 1
ORDER BY spine_id
