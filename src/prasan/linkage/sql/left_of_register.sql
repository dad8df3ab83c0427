-- One register's of the records that their id did not link.
SELECT * FROM leftover_again WHERE register_no = $register_no
