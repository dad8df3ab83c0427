-- Whom doubt about links may touch: whose a doubtful record is, and whose a record that awaits a clerk may be.
SELECT spine_id FROM doubtful_links
UNION
SELECT spine_id FROM candidate_links
