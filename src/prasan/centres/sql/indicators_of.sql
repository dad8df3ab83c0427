-- The indicators that a unit has figures of.
SELECT DISTINCT c.indicator
FROM cells AS c
WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
  AND c.unit = $unit
ORDER BY c.indicator
