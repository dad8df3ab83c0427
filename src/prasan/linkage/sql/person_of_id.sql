-- The person whose civil record has a national id, as a number.
SELECT spine_id
FROM people
WHERE civil_number = $national_id::BIGINT
