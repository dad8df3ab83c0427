-- Some records whose id proves whose they are: spine ids are drawn, so that the lowest are anybody's.
SELECT r.*, s.spine_id AS proven_id
FROM records AS r
JOIN same_id_compared AS s USING (rec)
WHERE s.spine_id < $below AND id_proves(s.pattern)
