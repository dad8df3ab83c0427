-- The cells of every indicator: parts summed, what they cover, and nothing in those that are hidden.  A unit that
-- was to report has a cell for the nation even if it did not.  A ratio is of the sums; a part that nobody filed adds nothing.
WITH parts AS (
    SELECT i.indicator, s.unit, s.area, s.period,
           CASE WHEN i.role = 'numerator' THEN CASE WHEN i.minus THEN -s.value ELSE s.value END END AS numerator,
           CASE WHEN i.role = 'denominator' THEN CASE WHEN i.minus THEN -s.value ELSE s.value END END AS denominator
    FROM indicator_parts AS i
    JOIN element_sums AS s ON s.element = i.element
    UNION ALL
    SELECT i.indicator, c.unit, 'TH' AS area, c.period, NULL AS numerator, NULL AS denominator
    FROM coverage AS c
    JOIN indicators AS i ON i.origin = c.origin
),
summed AS (
    SELECT indicator, unit, area, period, sum(numerator) AS numerator, sum(denominator) AS denominator
    FROM parts
    GROUP BY indicator, unit, area, period
),
filled AS (
    SELECT i.indicator, s.unit, s.area, s.period, i.is_ratio, i.factor,
           h.area IS NOT NULL AS suppressed,
           CASE WHEN h.area IS NULL THEN CAST(coalesce(s.numerator, s.denominator * 0) AS DOUBLE) END AS numerator,
           CASE WHEN h.area IS NULL AND i.is_ratio THEN CAST(coalesce(s.denominator, s.numerator * 0) AS DOUBLE) END
               AS denominator,
           c.expected, c.reported, c.late
    FROM summed AS s
    JOIN indicators AS i ON i.indicator = s.indicator
    JOIN coverage AS c ON c.origin = i.origin AND c.unit = s.unit AND c.period = s.period
    LEFT JOIN hidden AS h ON h.origin = i.origin AND h.area = s.area
)
SELECT indicator, unit, area, period, numerator, denominator,
       CASE WHEN is_ratio THEN factor * numerator / nullif(denominator, 0) ELSE factor * numerator END AS value,
       suppressed, expected, reported, late
FROM filled
ORDER BY indicator, unit, period, area
