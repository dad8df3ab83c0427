-- The records of one person in one register.
SELECT *
FROM records
WHERE record_key IN (SELECT unnest($keys::VARCHAR[]))
ORDER BY record_key
