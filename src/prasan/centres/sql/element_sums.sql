-- Every element, summed to its own and the longer period and every unit above, then to every area around, since the first
-- step leaves few rows.  Time and units are one step: summed over time alone, there would be as many rows as values.  A
-- unit that stands lowest has its sum alone: its areas are summed when they are asked for (cells_of_lowest).  What is not
-- additive has its maximum there, or nothing above the unit itself.
WITH by_unit AS (
    SELECT v.element, u.ancestor AS unit, CASE WHEN u.whole THEN v.area ELSE 'TH' END AS area, u.period, sum(v.value) AS value
    FROM leaf_values AS v
    JOIN elements AS e ON e.element = v.element AND e.additive
    JOIN summed_paths AS u ON u.part = v.period AND u.descendant = v.unit
    GROUP BY ALL
)
SELECT v.element, v.unit, a.ancestor AS area, v.period, sum(v.value) AS value
FROM by_unit AS v
JOIN area_paths AS a ON a.descendant = v.area
GROUP BY ALL
UNION ALL
SELECT v.element, u.ancestor AS unit, a.ancestor AS area, v.period,
       CASE WHEN any_value(e.over_units) = 'maximum' OR any_value(e.over_time) = 'maximum' THEN max(v.value) ELSE sum(v.value) END AS value
FROM timed_values AS v
JOIN elements AS e ON e.element = v.element
JOIN unit_paths AS u
    ON u.period = v.period AND u.descendant = v.unit AND (e.over_units <> 'none' OR u.ancestor = v.unit)
JOIN area_paths AS a ON a.descendant = v.area
GROUP BY v.element, u.ancestor, a.ancestor, v.period
