-- The records that are linked otherwise than by their id: as clerks settled them, or by weight.
WITH ours AS (
    SELECT rec, min(register_no) AS register_no, min(record_key) AS record_key, min(spine_id) AS spine_id FROM settled WHERE same GROUP BY rec
)
SELECT rec, register_no, record_key, spine_id, NULL::SMALLINT AS pattern, NULL::DOUBLE AS rarity, NULL::DOUBLE AS margin, 'reviewed' AS stage
FROM ours
UNION ALL
SELECT rec, s.register_no, r.record_key, s.spine_id, s.pattern, s.rarity, s.margin, CASE WHEN s.repaired THEN 'repaired_id' ELSE 'scored' END
FROM best AS s
JOIN cuts AS c ON c.register_no = s.register_no
JOIN leftover AS r USING (rec)
ANTI JOIN ours USING (rec)
WHERE s.weight >= c.threshold AND (s.margin IS NULL OR s.margin >= $margin)
