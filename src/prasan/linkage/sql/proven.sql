-- Records that a valid id proves whose they are, of people taken at random: spine ids are drawn.
SELECT c.register_no, l.record_key, l.spine_id
FROM register_links AS l
JOIN cuts AS c USING (register)
WHERE l.stage = 'exact_id' AND l.spine_id < $below
