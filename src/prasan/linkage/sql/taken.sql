-- Whom a record's id took, by register.
SELECT r.register_no, i.spine_id FROM linked_by_id AS i JOIN records AS r USING (rec)
