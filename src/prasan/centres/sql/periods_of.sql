-- The periods in which an indicator has a figure that the asker may see; a year sorts after its quarters.
SELECT p.code
FROM periods AS p
WHERE p.code IN (
    SELECT c.period
    FROM cells AS c
    WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
      AND c.indicator = $indicator
)
ORDER BY p.ends, p.starts DESC
