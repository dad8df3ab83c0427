-- The records that their id did not link in a run after a delta: those before that still stand, and the new ones.
SELECT * FROM leftover_base ANTI JOIN leftover_replaced_before USING (register, record_key)
UNION ALL
SELECT * FROM leftover_changed_before
