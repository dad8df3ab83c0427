-- Every element, summed to its own and the longer period, every unit above and every area around; step by step, since
-- each step leaves fewer rows than the values times all their ancestors.
WITH over_time AS (
    SELECT v.element, v.unit, v.area, p.whole AS period, sum(v.value) AS value
    FROM leaf_values AS v
    JOIN period_parts AS p ON p.part = v.period
    GROUP BY ALL
),
by_unit AS (
    SELECT v.element, u.ancestor AS unit, v.area, v.period, sum(v.value) AS value
    FROM over_time AS v
    JOIN unit_paths AS u ON u.period = v.period AND u.descendant = v.unit
    GROUP BY ALL
)
SELECT v.element, v.unit, a.ancestor AS area, v.period, sum(v.value) AS value
FROM by_unit AS v
JOIN area_paths AS a ON a.descendant = v.area
GROUP BY ALL
