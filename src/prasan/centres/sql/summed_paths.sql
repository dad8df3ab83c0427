-- Who is summed into whom, from which period into which, for the chapter at hand; and whether area by area (whole) or alone.
SELECT p.part, u.period, u.ancestor, u.descendant, l.unit IS NULL AS whole
FROM period_parts AS p
JOIN unit_paths AS u ON u.period = p.whole
LEFT JOIN lowest AS l ON l.origin = $origin AND l.period = u.period AND l.unit = u.ancestor
WHERE p.origin = $origin
