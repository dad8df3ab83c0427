-- Who is summed into whom for the chapter at hand, and whether area by area (whole) or alone.
SELECT u.period, u.ancestor, u.descendant, l.unit IS NULL AS whole
FROM unit_paths AS u
LEFT JOIN lowest AS l ON l.origin = $origin AND l.period = u.period AND l.unit = u.ancestor
