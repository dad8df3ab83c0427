-- The people of the spine as their register has them.
SELECT spine_id, id AS civil_number, house AS house_number, lpad(id::VARCHAR, 13, '0') AS civil_key, lpad(house::VARCHAR, 11, '0') AS house_code,
       lpad(area::VARCHAR, 6, '0') AS area_code
FROM spine
