-- The figures of one unit for the areas directly in one area.
SELECT c.indicator, c.unit, u.level AS unit_level, u.name_th AS unit_th, u.name_en AS unit_en,
       c.area, a.level AS area_level, a.name_th AS area_th, a.name_en AS area_en,
       c.period, c.numerator, c.denominator, c.value, c.suppressed, c.expected, c.reported, c.late
FROM cells AS c
JOIN units AS u ON u.code = c.unit
JOIN areas AS a ON a.code = c.area
WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
  AND c.indicator = $indicator
  AND c.unit = $unit
  AND a.parent = $around
  AND c.period = $period
ORDER BY right(c.area, 2) = '00', c.area
