-- Whom a record's id took, by register.
SELECT register_no, spine_id FROM linked_by_id
