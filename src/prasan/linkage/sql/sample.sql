-- As many pairs of each stratum as may be: one of each in turn until there are enough, and one of each in any case.  Each
-- with how many it stands for.
SELECT register, record_key, spine_id, stage, stratum, pairs / count(*) OVER (PARTITION BY stratum) AS weight, probability,
       linked, NULL::VARCHAR AS same
FROM (
    SELECT *, row_number() OVER (ORDER BY place, stratum) AS turn
    FROM (
        SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY md5($seed::VARCHAR || register || record_key || spine_id), record_key) AS place,
               count(*) OVER (PARTITION BY stratum) AS pairs
        FROM strata
    )
)
WHERE turn <= $size OR place = 1
ORDER BY stratum, place
