-- One link a record: as clerks settled it, by id, by weight, or to nobody known, and then the record stands for a
-- person of its own.
WITH ours AS (
    SELECT rec, min(spine_id) AS spine_id FROM settled WHERE same GROUP BY rec
), found AS (
    SELECT rec, spine_id, NULL::SMALLINT AS pattern, NULL::DOUBLE AS margin, 'reviewed' AS stage FROM ours
    UNION ALL
    SELECT rec, spine_id, pattern, NULL, 'exact_id' FROM linked_by_id ANTI JOIN ours USING (rec)
    UNION ALL
    SELECT s.rec, s.spine_id, s.pattern, s.margin, CASE WHEN s.repaired THEN 'repaired_id' ELSE 'scored' END
    FROM scored AS s
    JOIN cuts AS c USING (register_no)
    ANTI JOIN ours USING (rec)
    WHERE s.place = 1 AND s.weight >= c.threshold AND (s.margin IS NULL OR s.margin >= $margin)
)
SELECT r.register_no, r.record_key, r.house, r.area,
       coalesce(f.spine_id, (md5_number_lower($key || ':' || c.register || ':' || r.record_key) >> 1)::BIGINT) AS spine_id,
       f.pattern, f.margin, coalesce(f.stage, 'unregistered') AS stage
FROM records AS r
JOIN cuts AS c USING (register_no)
LEFT JOIN found AS f USING (rec)
