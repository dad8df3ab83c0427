-- The cells of the units that stand lowest, for the areas in the nation, as they are asked for: a filter on indicator,
-- unit, area or period goes down to the few values that it is about.  Nothing of these is from people, nor hidden.
WITH summed AS (
    SELECT i.indicator, v.unit, a.ancestor AS area, p.whole AS period,
           sum(CASE WHEN i.minus THEN -v.value ELSE v.value END) FILTER (WHERE i.role = 'numerator') AS numerator,
           sum(CASE WHEN i.minus THEN -v.value ELSE v.value END) FILTER (WHERE i.role = 'denominator') AS denominator
    FROM indicator_parts AS i
    JOIN kept_values AS v ON v.element = i.element
    JOIN period_parts AS p ON p.origin = v.origin AND p.part = v.period
    JOIN lowest AS l ON l.origin = v.origin AND l.period = p.whole AND l.unit = v.unit
    JOIN area_paths AS a ON a.descendant = v.area AND a.ancestor <> 'TH'
    GROUP BY i.indicator, v.unit, a.ancestor, p.whole
),
filled AS (
    SELECT s.indicator, s.unit, s.area, s.period, i.is_ratio, i.factor,
           CAST(coalesce(s.numerator, s.denominator * 0) AS DOUBLE) AS numerator,
           CASE WHEN i.is_ratio THEN CAST(coalesce(s.denominator, s.numerator * 0) AS DOUBLE) END AS denominator,
           c.expected, c.reported, c.late
    FROM summed AS s
    JOIN indicators AS i ON i.indicator = s.indicator
    JOIN summed_cells AS c ON c.indicator = s.indicator AND c.unit = s.unit AND c.period = s.period AND c.area = 'TH'
)
SELECT indicator, unit, area, period, numerator, denominator,
       CASE WHEN is_ratio THEN factor * numerator / nullif(denominator, 0) ELSE factor * numerator END AS value,
       false AS suppressed, expected, reported, late
FROM filled
