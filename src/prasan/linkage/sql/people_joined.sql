-- Everyone known, those of houses that are one household under the lowest house code of it.
SELECT p.spine_id, p.civil_key, p.civil_number,
       coalesce(try_cast(j.head AS BIGINT), p.house_number) AS house_number, coalesce(j.head, p.house_code) AS house_code,
       p.area_code, p.province, p.district, p.registered
FROM people_by_house AS p
LEFT JOIN household_heads AS j ON j.house_code = p.house_code
