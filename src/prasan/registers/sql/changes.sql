-- The keys of the records that this delivery changed, made or took away.
SELECT DISTINCT record_key FROM fresh_accepted ORDER BY record_key
