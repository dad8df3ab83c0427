-- The periods in which an indicator has a figure that the asker may see; a year sorts after its quarters.  What has a figure anywhere has one of the nation.
SELECT p.code
FROM periods AS p
WHERE p.code IN (
    SELECT c.period
    FROM summed_cells AS c
    WHERE c.unit IN (SELECT unnest($scope::VARCHAR[]))
      AND c.indicator = $indicator
      AND c.area = 'TH'
)
ORDER BY p.ends, p.starts DESC
