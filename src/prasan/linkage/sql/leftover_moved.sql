-- Strangers who are another person now, as they were left over.
SELECT l.register, l.record_key, l.national_id, l.id_valid, l.given_name, l.family_name, l.sex, l.birth_year, l.birth_month,
       l.birth_day, l.house_code, l.area_code, l.stranger, m.spine_id
FROM leftover_before AS l
JOIN moved AS m USING (register_no, record_key)
