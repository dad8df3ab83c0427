-- How many accepted rows have a warning.
SELECT count(*) FROM accepted WHERE len(warnings) > 0
