-- For each record that is nobody's whom the civil register knows and awaits a clerk, the person whose it best would be:
-- one record a person and register, and none for who has one there.
SELECT r.register, r.record_key, r.spine_id
FROM review AS r
JOIN links AS l ON l.register = r.register AND l.record_key = r.record_key AND l.stage = 'unregistered'
ANTI JOIN links AS had ON had.register = r.register AND had.spine_id = r.spine_id
WHERE list_contains($registers, r.register)
QUALIFY row_number() OVER (PARTITION BY r.register, r.record_key ORDER BY r.weight DESC, r.spine_id) = 1
    AND row_number() OVER (PARTITION BY r.register, r.spine_id ORDER BY r.weight DESC, r.record_key) = 1
