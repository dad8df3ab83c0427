-- The figures of the units that stood directly under one unit, for one area, of the indicators and periods asked for in pairs.
WITH asked AS (
    SELECT unnest($indicators::VARCHAR[]) AS indicator, unnest($periods::VARCHAR[]) AS period
)
SELECT c.indicator, c.unit, u.level AS unit_level, u.name_th AS unit_th, u.name_en AS unit_en,
       c.area, a.level AS area_level, a.name_th AS area_th, a.name_en AS area_en,
       c.period, c.numerator, c.denominator, c.value, c.suppressed, c.expected, c.reported, c.late
FROM asked AS x
JOIN cells AS c ON c.indicator = x.indicator AND c.period = x.period
JOIN units AS u ON u.code = c.unit
JOIN areas AS a ON a.code = c.area
JOIN placements AS p ON p.period = c.period AND p.unit = c.unit
WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
  AND p.parent = $over
  AND c.area = $area
ORDER BY c.indicator, c.period, c.unit
