-- The records that their id does not link.
SELECT * FROM records ANTI JOIN linked_by_id USING (rec)
