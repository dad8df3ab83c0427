-- The records of one applicant in one register: what the permit leaves of them, which is what the form needs.
SELECT *
FROM records
WHERE record_key IN (SELECT unnest($keys::VARCHAR[]))
ORDER BY record_key
