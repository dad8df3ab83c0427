-- Every element, summed to its own and the longer period, every unit above and every area around; step by step, since
-- each step leaves fewer rows than the values times all their ancestors.  A unit that stands lowest has its sum alone:
-- its areas are summed when they are asked for (cells_of_lowest).
WITH over_time AS (
    SELECT v.element, v.unit, v.area, p.whole AS period, sum(v.value) AS value
    FROM leaf_values AS v
    JOIN period_parts AS p ON p.origin = v.origin AND p.part = v.period
    GROUP BY ALL
),
by_unit AS (
    SELECT v.element, u.ancestor AS unit, CASE WHEN u.whole THEN v.area ELSE 'TH' END AS area, v.period, sum(v.value) AS value
    FROM over_time AS v
    JOIN summed_paths AS u ON u.period = v.period AND u.descendant = v.unit
    GROUP BY ALL
)
SELECT v.element, v.unit, a.ancestor AS area, v.period, sum(v.value) AS value
FROM by_unit AS v
JOIN area_paths AS a ON a.descendant = v.area
GROUP BY ALL
