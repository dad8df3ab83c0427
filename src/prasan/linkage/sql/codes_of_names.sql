-- By which names are found.
SELECT DISTINCT code_of_text(name) AS key FROM names_asked
