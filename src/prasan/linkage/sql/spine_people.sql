-- The people of the civil register in the order of their spine ids, so that one is found at once.
SELECT spine_id, lpad(id::VARCHAR, 13, '0') AS civil_key, lpad(house::VARCHAR, 11, '0') AS house_code, lpad(area::VARCHAR, 6, '0') AS area_code
FROM spine
WHERE spine_id BETWEEN $first AND $last
ORDER BY spine_id
