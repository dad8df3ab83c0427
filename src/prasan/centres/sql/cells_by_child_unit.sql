-- The figures of the units that stood directly under one unit in the period.
SELECT c.indicator, c.unit, u.level AS unit_level, u.name_th AS unit_th, u.name_en AS unit_en,
       c.area, a.level AS area_level, a.name_th AS area_th, a.name_en AS area_en,
       c.period, c.numerator, c.denominator, c.value, c.suppressed, c.expected, c.reported, c.late
FROM cells AS c
JOIN units AS u ON u.code = c.unit
JOIN areas AS a ON a.code = c.area
JOIN placements AS p ON p.period = c.period AND p.unit = c.unit
WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
  AND c.indicator = $indicator
  AND p.parent = $over
  AND c.area = $area
  AND c.period = $period
ORDER BY c.unit
