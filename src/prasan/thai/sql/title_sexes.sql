-- Each title that tells a sex, and the sex.
SET VARIABLE thai_title_sexes = map_from_entries($sexes)
