-- Records whose valid id is a person's, and whose name or birth says the same; what clerks settled goes before.
-- An id is not the record's where the spouse of who has it has the name.
SELECT s.rec, s.register_no, s.record_key, s.spine_id, s.pattern
FROM same_id_compared AS s
ANTI JOIN settled AS k ON k.rec = s.rec AND (k.same OR k.spine_id = s.spine_id)
ANTI JOIN ids_of_spouses AS w ON w.rec = s.rec AND w.spine_id = s.spine_id
WHERE id_proves(s.pattern)
