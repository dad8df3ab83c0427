-- The corrected rows that wait in quarantine.
SELECT corrections.* EXCLUDE ("_snapshot")
FROM corrections
SEMI JOIN base_quarantine
    ON corrections."_snapshot" = coalesce(base_quarantine.origin, $base)
    AND corrections.source_file = base_quarantine.source_file
    AND corrections.source_row = base_quarantine.source_row
