-- One record as its register has it.  Former names are the civil register's alone.
SELECT national_id, given_name, family_name, NULL::VARCHAR AS former_given_name, NULL::VARCHAR AS former_family_name, sex, birth_year, birth_month, birth_day, house_code, area_code
FROM rows_of_register
WHERE record_key = $record_key
