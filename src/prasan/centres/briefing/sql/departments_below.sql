-- The figures of every department that stood, at any depth, under one unit in the period, for one area.
WITH RECURSIVE below AS (
    SELECT p.unit FROM placements AS p WHERE p.period = $period AND p.parent = $over
    UNION ALL
    SELECT p.unit FROM placements AS p JOIN below AS b ON p.parent = b.unit WHERE p.period = $period
)
SELECT c.indicator, c.unit, u.level AS unit_level, u.name_th AS unit_th, u.name_en AS unit_en,
       c.area, a.level AS area_level, a.name_th AS area_th, a.name_en AS area_en,
       c.period, c.numerator, c.denominator, c.value, c.suppressed, c.expected, c.reported, c.late
FROM below AS b
JOIN cells AS c ON c.unit = b.unit
JOIN units AS u ON u.code = c.unit
JOIN areas AS a ON a.code = c.area
WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
  AND u.level = 'department'
  AND c.indicator = $indicator
  AND c.area = $area
  AND c.period = $period
ORDER BY c.unit
