-- How many cells are hidden.
SELECT count(*) FROM cells WHERE suppressed
