-- Every element's national sum: from the values themselves, as rolled up, over provinces, and over departments.
WITH leaves AS (
    SELECT element, period, sum(value) AS value FROM leaf_values GROUP BY ALL
    UNION ALL
    SELECT element, left(period, 4) AS period, sum(value) AS value FROM leaf_values WHERE period LIKE '%Q%' GROUP BY ALL
),
rolled AS (
    SELECT s.element, s.period,
           sum(s.value) FILTER (WHERE s.unit = $root AND a.level = 'nation') AS nation,
           sum(s.value) FILTER (WHERE s.unit = $root AND a.level = 'province') AS provinces,
           sum(s.value) FILTER (WHERE d.unit IS NOT NULL AND a.level = 'nation') AS departments
    FROM element_sums AS s
    JOIN areas AS a ON a.code = s.area
    LEFT JOIN departments AS d ON d.period = s.period AND d.unit = s.unit
    GROUP BY ALL
)
SELECT coalesce(l.element, r.element) AS element, coalesce(l.period, r.period) AS period,
       l.value AS leaves, r.nation, r.provinces, r.departments
FROM leaves AS l
FULL JOIN rolled AS r ON r.element = l.element AND r.period = l.period
ORDER BY ALL
