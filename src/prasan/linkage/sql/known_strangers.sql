-- Strangers of whom nothing changed: who is one person with them may have.
SELECT register_no, record_key, national_id, id_valid, given_name, family_name, sex, birth_year, birth_month, birth_day,
       house_code, area_code, spine_id
FROM leftover_before
ANTI JOIN changed_keys USING (register_no, record_key)
ANTI JOIN again USING (register_no, record_key)
WHERE stranger
