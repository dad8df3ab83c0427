-- The keys of all records that changed or are linked again.
SELECT register_no, record_key FROM changed_keys
UNION
SELECT register_no, record_key FROM again
