-- What is paid, in the order of the payment file.
SELECT civil_key, satang
FROM due
WHERE how = 'paid'
ORDER BY spine_id, unit_key
