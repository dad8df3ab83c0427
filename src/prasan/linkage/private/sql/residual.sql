-- The records that were asked for: those of the register whose handles the linkage unit gave back.
SELECT * FROM (SELECT *, private_handle(record_key) AS handle FROM register) SEMI JOIN handles USING (handle)
