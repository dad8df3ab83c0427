-- One link a record: by id, by weight, or to nobody known, and then the record stands for a person of its own.
WITH best AS (
    SELECT rec, spine_id, weight, margin,
           CASE WHEN id = 2 AND given IN (1, 2) AND birth IN (1, 2) THEN 'repaired_id' ELSE 'scored' END AS stage
    FROM scored
    WHERE place = 1 AND weight >= $threshold AND (margin IS NULL OR margin >= $margin)
), found AS (
    SELECT rec, spine_id, weight, NULL::DOUBLE AS margin, 'exact_id' AS stage FROM linked_by_id
    UNION ALL
    SELECT rec, spine_id, weight, margin, stage FROM best
), linked AS (
    SELECT r.record_key, r.house_code, r.area_code,
           coalesce(f.spine_id, (md5_number_lower($key || ':' || $register || ':' || r.record_key) >> 1)::BIGINT) AS spine_id,
           f.weight, f.margin, coalesce(f.stage, 'unregistered') AS stage
    FROM records AS r
    LEFT JOIN found AS f USING (rec)
)
SELECT $register AS register, record_key, spine_id, weight,
       CASE WHEN weight IS NOT NULL THEN 1 / (1 + pow(2::DOUBLE, $prior - weight)) END AS probability,
       stage, margin,
       row_number() OVER (PARTITION BY spine_id ORDER BY weight DESC NULLS LAST, record_key) = 1 AS is_primary,
       house_code, area_code
FROM linked
