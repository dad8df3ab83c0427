-- As many pairs of each stratum as may be, each with how many it stands for.
SELECT register, record_key, spine_id, stratum, pairs / drawn AS weight, probability, linked, NULL::VARCHAR AS same
FROM (
    SELECT *, count(*) OVER (PARTITION BY stratum) AS drawn
    FROM (
        SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY md5($seed::VARCHAR || register || record_key || spine_id), record_key) AS place,
               count(*) OVER (PARTITION BY stratum) AS pairs, $size // (SELECT count(DISTINCT stratum) FROM strata) AS each_has
        FROM strata
    )
    WHERE place <= greatest(each_has, 1)
)
ORDER BY stratum, place
