-- Every element's national sum (or maximum): from the values themselves, as rolled up, over provinces, and over
-- departments.  What is not added over units has none.
WITH filed AS (
    SELECT v.element, v.origin, v.period, sum(v.value) AS value
    FROM leaf_values AS v
    GROUP BY ALL
),
leaves AS (
    SELECT v.element, p.whole AS period, sum(v.value) AS value
    FROM filed AS v
    JOIN elements AS e ON e.element = v.element AND e.additive
    JOIN period_parts AS p ON p.origin = v.origin AND p.part = v.period
    GROUP BY ALL
    UNION ALL
    SELECT v.element, v.period,
           CASE WHEN any_value(e.over_units) = 'maximum' THEN max(v.value) ELSE sum(v.value) END AS value
    FROM timed_values AS v
    JOIN elements AS e ON e.element = v.element AND e.over_units <> 'none'
    GROUP BY v.element, v.period
),
compared AS (
    SELECT s.element, s.period, s.value, e.over_units = 'maximum' AS of_most,
           s.unit = $root AND a.level = 'nation' AS nation,
           s.unit = $root AND a.level = 'province' AS province,
           d.unit IS NOT NULL AND a.level = 'nation' AS department
    FROM element_sums AS s
    JOIN elements AS e ON e.element = s.element AND e.over_units <> 'none'
    JOIN areas AS a ON a.code = s.area
    LEFT JOIN departments AS d ON d.period = s.period AND d.unit = s.unit
),
rolled AS (
    SELECT element, period,
           sum(value) FILTER (WHERE nation) AS nation,
           CASE WHEN any_value(of_most) THEN max(value) FILTER (WHERE province) ELSE sum(value) FILTER (WHERE province) END
               AS provinces,
           CASE WHEN any_value(of_most) THEN max(value) FILTER (WHERE department) ELSE sum(value) FILTER (WHERE department) END
               AS departments
    FROM compared
    GROUP BY element, period
)
SELECT coalesce(l.element, r.element) AS element, coalesce(l.period, r.period) AS period,
       l.value AS leaves, r.nation, r.provinces, r.departments
FROM leaves AS l
FULL JOIN rolled AS r ON r.element = l.element AND r.period = l.period
ORDER BY ALL
