-- Whom the list pays, by the ids by which they are known now.
SELECT e.unit_key, e.spine_id, e.satang, coalesce(f.new_id, e.spine_id) AS person
FROM entitled AS e
LEFT JOIN followed AS f ON f.old_id = e.spine_id
