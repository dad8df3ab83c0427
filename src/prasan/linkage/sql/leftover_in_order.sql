-- The records that their id does not link, in order, strangers first: a run after a delta reads all of these.
SELECT * FROM leftover_new ORDER BY stranger DESC, register, record_key
