-- Every element, summed to every unit above, every area around, and its own and the longer period.  One that is not
-- additive has its maximum there, or nothing above the unit itself.
SELECT v.element, u.ancestor AS unit, a.ancestor AS area, p.whole AS period, sum(v.value) AS value
FROM leaf_values AS v
JOIN elements AS e ON e.element = v.element AND e.additive
JOIN period_parts AS p ON p.origin = v.origin AND p.part = v.period
JOIN unit_paths AS u ON u.period = p.whole AND u.descendant = v.unit
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
