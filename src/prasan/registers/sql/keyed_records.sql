-- The records of a register that have some keys: those of one person.
SELECT *
FROM records
WHERE record_key IN (SELECT unnest($keys::VARCHAR[]))
ORDER BY record_key
