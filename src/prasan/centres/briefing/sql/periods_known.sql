-- The periods of which a unit has figures, the latest first, a year before its quarters.  What has a figure anywhere has
-- one of the nation, and these are all kept.
SELECT p.code
FROM periods AS p
WHERE p.code IN (
    SELECT c.period FROM summed_cells AS c WHERE c.unit = $unit AND c.area = 'TH' AND c.unit IN (SELECT unnest($scope::VARCHAR[]))
)
ORDER BY p.ends DESC, p.starts
