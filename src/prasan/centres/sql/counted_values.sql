-- The values that count, each at the smallest area that it names, in hundredths (a satang) so that sums are exact; those
-- of reports that have not changed are kept as they were.
SELECT v.unit, v.element, e.origin, v.period,
       CASE
           WHEN d.code IS NOT NULL THEN d.code
           WHEN p.code IS NOT NULL THEN p.code || '00'
           ELSE '00'
       END AS area,
       CAST(v.value AS DECIMAL(18, 2)) AS value
FROM given_values AS v
JOIN elements AS e ON e.element = v.element
JOIN counted_reports AS r ON r.origin = e.origin AND r.period = v.period AND r.unit = v.unit
LEFT JOIN areas AS d ON d.code = v.area AND d.level = 'district'
LEFT JOIN areas AS p
    ON p.code = left(v.area, 2) AND p.level = 'province' AND p.stated AND regexp_full_match(v.area, '[0-9]{2}([0-9]{2})?')
UNION ALL
SELECT unit, element, origin, period, area, value FROM kept_leaves
