-- What a clerk is asked about one record.
SELECT spine_id, weight, probability, margin, reason, place
FROM review
WHERE register = $register AND record_key = $record_key
ORDER BY place, spine_id
