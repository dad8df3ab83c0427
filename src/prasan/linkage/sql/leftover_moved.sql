-- Strangers who are another person now, as they were left over.
SELECT c.register, p.record_key, p.id AS national_id, p.id_valid, p.given AS given_name, p.family AS family_name, p.sex,
       p.y AS birth_year, p.m AS birth_month, p.d AS birth_day, p.house AS house_code, p.area AS area_code, TRUE AS stranger,
       s.spine_id
FROM strangers_found AS s
JOIN cuts AS c ON c.register_no = s.register_no
JOIN strangers_pool AS p USING (stranger)
WHERE s.rec IS NULL
