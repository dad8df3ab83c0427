-- What is not summed over time or units: a department's own value for each whole, at the smallest area that it names.
WITH opened AS (
    -- A part that has been opened is a whole of its own.
    SELECT p.origin, p.part, w.ends FROM period_parts AS p JOIN periods AS w ON w.code = p.part WHERE p.whole = p.part
),
newest AS (
    SELECT p.origin, p.whole, arg_max(o.part, o.ends) AS part
    FROM period_parts AS p
    JOIN opened AS o ON o.origin = p.origin AND o.part = p.part
    GROUP BY ALL
),
times AS (
    SELECT p.origin, p.whole, r.unit, count(*) AS reports
    FROM period_parts AS p
    JOIN counted_reports AS r ON r.origin = p.origin AND r.period = p.part
    GROUP BY ALL
),
valued AS (
    SELECT v.unit, v.element, v.area, p.whole AS period,
           CASE any_value(e.over_time)
               WHEN 'last' THEN sum(v.value) FILTER (WHERE v.period = n.part)
               WHEN 'average' THEN CAST(sum(v.value) / any_value(t.reports) AS DECIMAL(38, 2))
               WHEN 'maximum' THEN max(v.value)
               ELSE sum(v.value)
           END AS value
    FROM leaf_values AS v
    JOIN elements AS e ON e.element = v.element AND NOT e.additive
    JOIN period_parts AS p ON p.origin = v.origin AND p.part = v.period
    JOIN newest AS n ON n.origin = p.origin AND n.whole = p.whole
    JOIN times AS t ON t.origin = p.origin AND t.whole = p.whole AND t.unit = v.unit
    GROUP BY v.unit, v.element, v.area, p.whole
)
SELECT * FROM valued WHERE value IS NOT NULL
