-- How many of the corrected rows that are in quarantine still say something else than they did; nothing is as empty.
SELECT count(*)
FROM still_refused
ANTI JOIN base_quarantine
    ON still_refused.origin = coalesce(base_quarantine.origin, $base)
    AND still_refused.source_file = base_quarantine.source_file
    AND still_refused.source_row = base_quarantine.source_row
    AND replace(still_refused."row", ':null', ':""') = replace(base_quarantine."row", ':null', ':""')
    AND still_refused.reasons = base_quarantine.reasons
