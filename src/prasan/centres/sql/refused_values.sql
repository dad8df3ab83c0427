-- What is wrong with values that would count (or name nothing that could be counted), a few of them.
SELECT v.unit, v.element, v.period, v.area,
       CASE
           WHEN e.element IS NULL THEN 'there is no such element'
           WHEN v.filed <> e.filed THEN 'the element comes from a measure and cannot be filed'
           WHEN e.period_type <> q.type THEN 'the element is of another type of period'
           WHEN NOT isfinite(v.value) THEN 'the value is no number'
           WHEN abs(v.value) >= 1e16 THEN 'the value is too large'
           ELSE 'the value is given twice'
       END AS reason
FROM (SELECT *, count(*) OVER (PARTITION BY unit, element, period, area) AS times FROM given_values) AS v
JOIN given_periods AS q ON q.code = v.period
LEFT JOIN elements AS e ON e.element = v.element
LEFT JOIN counted_reports AS r ON r.origin = e.origin AND r.period = v.period AND r.unit = v.unit
WHERE e.element IS NULL
   OR v.filed <> e.filed
   OR e.period_type <> q.type
   OR (r.unit IS NOT NULL AND (NOT isfinite(v.value) OR abs(v.value) >= 1e16 OR v.times > 1))
ORDER BY ALL
LIMIT 5
