-- The records of one person in one register, as the permit lets them be read.
SELECT *
FROM held_records
WHERE record_key IN (SELECT unnest($keys::VARCHAR[]))
ORDER BY record_key
