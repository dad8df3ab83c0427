-- What awaits a clerk, pair by pair, for a sheet: both sides of each.
SELECT r.register, r.record_key, r.spine_id, r.reason, r.probability,
       a.national_id AS record_national_id, a.given_name AS record_given_name, a.family_name AS record_family_name,
       a.sex AS record_sex, a.birth_year AS record_birth_year, a.birth_month AS record_birth_month,
       a.birth_day AS record_birth_day, a.house_code AS record_house, a.area_code AS record_area,
       c.national_id AS person_national_id, c.given_name AS person_given_name, c.family_name AS person_family_name,
       c.sex AS person_sex, c.birth_year AS person_birth_year, c.birth_month AS person_birth_month,
       c.birth_day AS person_birth_day, c.house_code AS person_house, c.area_code AS person_area
FROM (
    SELECT register, record_key, spine_id, min(reason) AS reason, max(probability) AS probability
    FROM review
    WHERE register = $register
    GROUP BY ALL
) AS r
ANTI JOIN judged AS j USING (register, record_key, spine_id)
ANTI JOIN (SELECT register, record_key FROM judged WHERE same) AS k USING (register, record_key)
JOIN records_of_register AS a USING (record_key)
JOIN spine AS s USING (spine_id)
JOIN civil_records AS c ON c.record_key = lpad(s.id::VARCHAR, 13, '0')
ORDER BY r.register, r.record_key, r.probability DESC, r.spine_id
