-- The indicators that a unit has figures of.  What has a figure anywhere has one of the nation.
SELECT DISTINCT c.indicator
FROM summed_cells AS c
WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
  AND c.unit = $unit
  AND c.area = 'TH'
ORDER BY c.indicator
