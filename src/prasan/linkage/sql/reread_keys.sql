-- Of these, the keys of records whose rows are in their registers alone.
SELECT register_no, record_key
FROM again
ANTI JOIN leftover_again USING (register_no, record_key)
