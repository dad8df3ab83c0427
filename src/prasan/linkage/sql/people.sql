-- Everyone known: the people of the civil register, and those whom only another register has.
SELECT spine_id, civil_key, civil_number, house_number, house_code, area_code,
       left(area_code, 2) AS province, left(area_code, 4) AS district, TRUE AS registered
FROM spine_people
UNION ALL
SELECT spine_id, NULL, NULL, try_cast(house_code AS BIGINT), house_code, area_code, left(area_code, 2), left(area_code, 4), FALSE
FROM strangers
