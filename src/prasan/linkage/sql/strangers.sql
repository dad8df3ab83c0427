-- The people whom only another register has.
SELECT spine_id, lpad(house::VARCHAR, 11, '0') AS house_code, lpad(area::VARCHAR, 6, '0') AS area_code
FROM linked
WHERE stage = 'unregistered'
ORDER BY spine_id
