-- Every element, summed to every unit above, every area around, and its own and the longer period.
SELECT v.element, u.ancestor AS unit, a.ancestor AS area, p.whole AS period, sum(v.value) AS value
FROM leaf_values AS v
JOIN period_parts AS p ON p.origin = v.origin AND p.part = v.period
JOIN unit_paths AS u ON u.period = p.whole AND u.descendant = v.unit
JOIN area_paths AS a ON a.descendant = v.area
GROUP BY ALL
