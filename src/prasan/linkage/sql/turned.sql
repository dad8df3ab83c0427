-- The links that stand but for which record is primary.
SELECT s.register_no, s.register, s.record_key, s.spine_id, s.weight, s.probability, s.stage, s.margin,
       f.record_key = s.record_key AS is_primary
FROM shared AS s
JOIN first_records AS f USING (register_no, spine_id)
WHERE s.is_primary <> (f.record_key = s.record_key)
