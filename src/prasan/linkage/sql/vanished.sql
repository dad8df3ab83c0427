-- People whom the civil register had and has no more.
SELECT * FROM spine_then ANTI JOIN spine USING (spine_id)
