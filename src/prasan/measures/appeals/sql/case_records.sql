-- Records of a register by their keys.
SELECT *
FROM records
WHERE record_key IN (SELECT unnest($keys::VARCHAR[]))
ORDER BY record_key
