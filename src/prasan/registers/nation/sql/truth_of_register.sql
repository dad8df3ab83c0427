-- Whose record in a register is whose; those in no civil register have numbers beyond its people.
SELECT $register AS register, record_key, person FROM applications ORDER BY record_key
