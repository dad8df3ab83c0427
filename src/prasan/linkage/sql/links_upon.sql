-- The links of a run after a delta: those before that still stand, and the new ones.
SELECT * FROM links_base ANTI JOIN links_replaced_before USING (spine_id, register, record_key)
UNION ALL
SELECT * FROM links_changed_before
