-- The cells of every indicator: parts summed, what they cover, and nothing in those that are hidden.  A unit that
-- was to report has a cell for the nation even if it did not.  A ratio is of the sums; a part that nobody filed adds nothing.
WITH summed AS (
    SELECT i.indicator, s.unit, s.area, s.period,
           sum(CASE WHEN i.minus THEN -s.value ELSE s.value END) FILTER (WHERE i.role = 'numerator') AS numerator,
           sum(CASE WHEN i.minus THEN -s.value ELSE s.value END) FILTER (WHERE i.role = 'denominator') AS denominator
    FROM indicator_parts AS i
    JOIN element_sums AS s ON s.element = i.element
    GROUP BY ALL
),
framed AS (
    SELECT indicator, unit, area, period FROM summed
    UNION
    SELECT i.indicator, c.unit, 'TH' AS area, c.period FROM coverage AS c JOIN indicators AS i ON i.origin = c.origin
),
filled AS (
    SELECT i.indicator, f.unit, f.area, f.period, i.is_ratio, i.factor,
           h.area IS NOT NULL AS suppressed,
           CASE WHEN h.area IS NULL THEN CAST(coalesce(s.numerator, s.denominator * 0) AS DOUBLE) END AS numerator,
           CASE WHEN h.area IS NULL AND i.is_ratio THEN CAST(coalesce(s.denominator, s.numerator * 0) AS DOUBLE) END
               AS denominator,
           c.expected, c.reported, c.late
    FROM framed AS f
    JOIN indicators AS i ON i.indicator = f.indicator
    JOIN coverage AS c ON c.origin = i.origin AND c.unit = f.unit AND c.period = f.period
    LEFT JOIN summed AS s
        ON s.indicator = f.indicator AND s.unit = f.unit AND s.area = f.area AND s.period = f.period
    LEFT JOIN hidden AS h ON h.origin = i.origin AND h.area = f.area
)
SELECT indicator, unit, area, period, numerator, denominator,
       CASE WHEN is_ratio THEN factor * numerator / nullif(denominator, 0) ELSE factor * numerator END AS value,
       suppressed, expected, reported, late
FROM filled
ORDER BY indicator, unit, period, area
