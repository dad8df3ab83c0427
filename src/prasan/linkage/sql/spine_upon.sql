-- The people of a spine that was made upon another.
SELECT * FROM spine_base ANTI JOIN spine_replaced USING (spine_id)
UNION ALL
SELECT * FROM spine_changed
