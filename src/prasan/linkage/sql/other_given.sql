-- Records of a valid id whose given name is another than that of who has the id.
SELECT s.rec, s.spine_id, r.id, r.given_key FROM same_id_compared AS s JOIN records AS r USING (rec) WHERE another_given_name(s.pattern)
