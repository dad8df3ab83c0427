-- Every link, and for records that await a clerk the person whose they best would be.
SELECT l.register, l.record_key, l.spine_id, l.weight, l.probability, l.stage, l.margin, l.is_primary
FROM links_as_made AS l
ANTI JOIN candidate_links USING (register, record_key)
UNION ALL
SELECT register, record_key, spine_id, NULL::DOUBLE, NULL::DOUBLE, 'candidate', NULL::DOUBLE, TRUE
FROM candidate_links
