-- What waits in quarantine from before, unless its record, or the very same row, was delivered again; then the new.
SELECT * EXCLUDE (record_key) REPLACE (coalesce(origin, $base) AS origin)
FROM base_quarantine
WHERE NOT coalesce(record_key IN (SELECT record_key FROM fresh_accepted), FALSE)
  AND NOT coalesce(record_key IN (SELECT record_key FROM fresh_quarantine WHERE record_key IS NOT NULL), FALSE)
  AND "row" NOT IN (SELECT "row" FROM fresh_quarantine)
UNION ALL BY NAME
SELECT * EXCLUDE (record_key) FROM fresh_quarantine
