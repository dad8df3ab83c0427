-- The keys of all records whose links before count no more.
SELECT register_no, record_key FROM changed_keys
UNION
SELECT register_no, record_key FROM again
