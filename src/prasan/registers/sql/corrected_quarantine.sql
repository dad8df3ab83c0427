-- The rows that nobody corrected, as they were, and those whose correction was refused.
SELECT base_quarantine.* EXCLUDE (record_key) REPLACE (coalesce(origin, $base) AS origin)
FROM base_quarantine
ANTI JOIN corrections
    ON corrections."_snapshot" = coalesce(base_quarantine.origin, $base)
    AND corrections.source_file = base_quarantine.source_file
    AND corrections.source_row = base_quarantine.source_row
UNION ALL BY NAME
SELECT * FROM still_refused
