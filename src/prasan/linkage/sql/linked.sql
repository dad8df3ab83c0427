-- One link a record: by id, otherwise found, or to nobody known; then it stands for a person of its own, or of its
-- cluster.
SELECT r.register_no, r.record_key, r.house, r.area,
       coalesce(i.spine_id, f.spine_id, s.spine_id) AS spine_id,
       coalesce(i.pattern, f.pattern) AS pattern, f.rarity, f.margin,
       CASE WHEN i.rec IS NOT NULL THEN 'exact_id' ELSE coalesce(f.stage, 'unregistered') END AS stage
FROM records AS r
LEFT JOIN linked_by_id AS i USING (rec)
LEFT JOIN found AS f USING (rec)
LEFT JOIN strangers_found AS s USING (rec)
