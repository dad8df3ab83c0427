-- The values that count, where they are in no file yet.
SELECT unit, element, origin, period, area, value
FROM counted_values
