-- The values that count, as they are kept for the next roll-up.
SELECT unit, element, origin, period, area, value
FROM leaf_values
ORDER BY element, period, unit, area
