-- The records that their id did not link before, as they were accepted.
SELECT register_no, record_key, national_id, id_valid, given_name, family_name, sex, birth_year, birth_month, birth_day,
       house_code, area_code
FROM leftover_before
ANTI JOIN changed_keys USING (register_no, record_key)
