-- What a measure says of the units of which a person is the payee.
SELECT *
FROM verdicts
WHERE spine_id = $spine_id
ORDER BY unit_key
