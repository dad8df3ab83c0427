-- The keys of all records whose links before count no more.
SELECT register_no, record_key FROM renewed
UNION ALL
SELECT register_no, record_key FROM moved
