-- Of those who are new, the criteria that they did not meet then.
WITH known AS (
    SELECT c.unit_key AS new_key, coalesce('person:' || f.old_id, c.unit_key) AS unit_key
    FROM changed AS c
    LEFT JOIN followed AS f ON c.unit_key = 'person:' || f.new_id
    WHERE c.kind = 'new'
)
SELECT new_key AS unit_key, list(DISTINCT substr(criterion, 3) || ':' || said) FILTER (WHERE said <> 'met') AS turned
FROM (
    UNPIVOT (
        SELECT k.new_key, COLUMNS(v.* EXCLUDE (unit_key, spine_id, verdict, amount, area_code, doubtful, people))
        FROM then_verdicts AS v
        JOIN known AS k USING (unit_key)
    )
    ON COLUMNS('^c_') INTO NAME criterion VALUE said
)
GROUP BY new_key
