-- Units of the list whose payee is the payee of another unit of it.
WITH twice AS (
    SELECT person FROM payees WHERE satang > 0 GROUP BY person HAVING count(DISTINCT unit_key) > 1
)
SELECT DISTINCT 'twice' AS kind, unit_key, spine_id, satang, $measure::VARCHAR AS other_measure,
       $number::INTEGER AS other_number
FROM payees
JOIN twice USING (person)
WHERE satang > 0
