-- One register's keys to be read again.
SELECT record_key FROM reread_keys WHERE register_no = $register_no
