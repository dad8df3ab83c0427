-- The keys of records that did not change and are to be linked again.
SELECT register_no, record_key FROM (
    SELECT register_no, record_key FROM settled_otherwise
    UNION
    SELECT register_no, record_key FROM brought_keys
    UNION
    SELECT register_no, record_key FROM linked_to_changed
    UNION
    SELECT register_no, record_key FROM leftover_before WHERE register_no IN (SELECT register_no FROM alone)
    UNION
    SELECT register_no, record_key FROM leftover_before WHERE stranger AND $strangers
)
ANTI JOIN changed_keys USING (register_no, record_key)
