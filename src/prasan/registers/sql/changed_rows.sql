-- How many of the corrected rows that are in quarantine still say something else than they did.
SELECT count(*)
FROM still_refused
ANTI JOIN base_quarantine
    ON still_refused.origin = coalesce(base_quarantine.origin, $base)
    AND still_refused.source_file = base_quarantine.source_file
    AND still_refused.source_row = base_quarantine.source_row
    AND still_refused."row" = base_quarantine."row"
    AND still_refused.reasons = base_quarantine.reasons
