-- One person as the civil register has him.
SELECT national_id, given_name, family_name, former_given_name, former_family_name, sex, birth_year, birth_month, birth_day, house_code, area_code
FROM civil_rows
WHERE record_key IN (SELECT lpad(id::VARCHAR, 13, '0') FROM spine WHERE spine_id = $spine_id)
