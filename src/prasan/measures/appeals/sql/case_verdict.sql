-- What a round says of one unit; of a person's the payee is known, and soon found.
SELECT *
FROM verdicts
WHERE unit_key = $unit_key AND ($person::BIGINT IS NULL OR spine_id = $person)
