-- The records that their id does not link.
SELECT r.* FROM records AS r ANTI JOIN linked_by_id USING (rec)
