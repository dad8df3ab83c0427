-- The periods of which a unit has figures, the latest first, a year before its quarters.
SELECT p.code
FROM periods AS p
WHERE p.code IN (
    SELECT c.period FROM cells AS c WHERE c.unit = $unit AND c.unit IN (SELECT unnest($scope::VARCHAR[]))
)
ORDER BY p.ends DESC, p.starts
