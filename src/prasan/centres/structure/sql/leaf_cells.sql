-- The figures of the departments that stood under no other, for some areas and periods; coverage is of the unit.
SELECT c.unit, c.area, c.period, c.numerator, c.denominator, c.suppressed, c.expected, c.reported, c.late
FROM cells AS c
JOIN placements AS p ON p.period = c.period AND p.unit = c.unit
JOIN units AS u ON u.code = c.unit
LEFT JOIN units AS a ON a.code = p.parent
WHERE c.indicator = $indicator
  AND u.level = 'department'
  AND coalesce(a.level, '') <> 'department'
  AND c.period IN (SELECT unnest($periods::VARCHAR[]))
  AND c.area IN (SELECT unnest($areas::VARCHAR[]))
ORDER BY c.period, c.unit, c.area
