-- The records that their id does not link.  They are among few, of whom it was seen: those linked, nearly all, are not
-- gone through for each.
SELECT *
FROM records
SEMI JOIN (
    SELECT rec FROM records WHERE NOT id_valid
    UNION ALL
    SELECT rec FROM not_proven
    UNION ALL
    SELECT rec FROM settled
    UNION ALL
    SELECT rec FROM ids_of_spouses
) USING (rec)
ANTI JOIN linked_by_id USING (rec)
