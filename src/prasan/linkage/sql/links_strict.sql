-- Every link but the doubtful ones.
SELECT l.* FROM links_as_made AS l ANTI JOIN doubtful_links USING (register, record_key)
