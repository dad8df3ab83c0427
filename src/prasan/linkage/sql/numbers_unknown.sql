-- The numbers of names that stand side by side and are not known yet.
SELECT name_no AS key
FROM (SELECT a AS name_no FROM name_pairs UNION SELECT b FROM name_pairs)
ANTI JOIN names USING (name_no)
