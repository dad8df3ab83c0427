-- Known strangers who are found to be the same person as before: nothing is written of them.
SELECT s.rec
FROM strangers_found AS s
JOIN waiting AS w USING (rec)
JOIN known_strangers AS k ON k.register_no = w.register_no AND k.record_key = w.record_key
WHERE k.spine_id = s.spine_id
