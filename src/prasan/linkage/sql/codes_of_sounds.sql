-- By which names are found that sound like those that were not found themselves.
SELECT DISTINCT code_of_text(thai_name_key(name)) AS key
FROM names_asked
ANTI JOIN names_found USING (name)
