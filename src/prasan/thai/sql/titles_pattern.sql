-- The titles that a name may begin with, as one regular expression.
SET VARIABLE thai_titles_pattern = $pattern
