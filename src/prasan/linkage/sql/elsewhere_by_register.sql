-- People of the civil register whom this register has in another house.
SELECT DISTINCT l.spine_id
FROM register_links AS l
JOIN rows_of_register AS r USING (record_key)
JOIN spine AS p USING (spine_id)
WHERE l.register = $register AND l.is_primary AND try_cast(r.house_code AS BIGINT) <> p.house
