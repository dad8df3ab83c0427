-- The lowest spine id that has a record, linked by an exact id, in each of some registers.
SELECT min(spine_id)
FROM (
    SELECT spine_id
    FROM links
    WHERE register IN (SELECT unnest($registers::VARCHAR[])) AND stage = 'exact_id'
    GROUP BY spine_id
    HAVING count(DISTINCT register) = $wanted
)
