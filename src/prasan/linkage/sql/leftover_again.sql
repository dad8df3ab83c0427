-- Of these, the records that their id did not link, as they were accepted.
SELECT register_no, record_key, national_id, id_valid, given_name, family_name, sex, birth_year, birth_month, birth_day,
       house_code, area_code
FROM leftover_before
SEMI JOIN again USING (register_no, record_key)
