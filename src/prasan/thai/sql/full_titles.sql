-- Each title as it may be written, and in full.
SET VARIABLE thai_full_titles = map_from_entries($titles)
