-- Every link, and for records that await a clerk the person whose they best would be.
SELECT l.* FROM links_as_made AS l ANTI JOIN candidate_links USING (register, record_key)
UNION ALL BY NAME
SELECT register, record_key, spine_id, NULL::DOUBLE AS weight, NULL::DOUBLE AS probability, 'candidate' AS stage,
       NULL::DOUBLE AS margin, TRUE AS is_primary
FROM candidate_links
