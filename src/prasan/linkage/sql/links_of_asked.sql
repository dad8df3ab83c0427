-- Their links, of the first run.
SELECT * FROM links_base SEMI JOIN people_asked USING (spine_id)
