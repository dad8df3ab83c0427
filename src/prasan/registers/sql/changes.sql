-- The keys of the records that this delivery changed, made or took away, and the ids that these had before.
SELECT record_key, b.national_id AS national_id_before
FROM (SELECT DISTINCT record_key FROM fresh_accepted)
LEFT JOIN base_accepted AS b USING (record_key)
ORDER BY record_key
