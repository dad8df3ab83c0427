-- What clerks have settled, of the records that are there.
SELECT r.rec, r.register_no, r.record_key, s.spine_id, s.same
FROM settled_pairs AS s
JOIN records AS r USING (register_no, record_key)
