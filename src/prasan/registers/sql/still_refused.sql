-- The corrected rows that are in quarantine still, each with the snapshot that it came in.
SELECT fresh_quarantine.* EXCLUDE (record_key) REPLACE (corrections."_snapshot" AS origin)
FROM fresh_quarantine
JOIN corrections USING (source_file, source_row)
