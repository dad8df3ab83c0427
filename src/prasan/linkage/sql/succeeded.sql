-- Who vanished and appeared under another id: name, sex, birth and house are the same, and nobody else's of both.
SELECT v.spine_id AS old_id, a.spine_id AS new_id
FROM vanished AS v
JOIN appeared AS a USING (given_name, family_name, sex, y, m, d, house)
QUALIFY count(*) OVER (PARTITION BY v.spine_id) = 1 AND count(*) OVER (PARTITION BY a.spine_id) = 1
