-- What a round says of one unit.
SELECT *
FROM verdicts
WHERE unit_key = $unit_key
