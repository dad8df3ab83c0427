-- The figures of one origin that are published, with the names of all that they are about.  A measure's are those of its
-- owner, in every area: units above have the same.  What was filed is of every unit in the nation, and of the nation's
-- centre in the provinces.
SELECT c.indicator, c.unit AS unit_code, u.name_th AS unit_th, u.name_en AS unit_en,
       c.area AS area_code, a.level AS area_level, a.name_th AS area_th, a.name_en AS area_en,
       c.period, p.starts AS period_starts, p.ends AS period_ends,
       c.value, c.numerator, c.denominator, c.suppressed, c.expected, c.reported, c.late
FROM summed_cells AS c
JOIN indicators AS i ON i.indicator = c.indicator AND i.origin = $origin
JOIN units AS u ON u.code = c.unit
JOIN areas AS a ON a.code = c.area
JOIN periods AS p ON p.code = c.period
WHERE CASE
    WHEN $owner::VARCHAR IS NOT NULL THEN c.unit = $owner
    ELSE c.area = 'TH' OR (c.unit = $root AND a.level = 'province')
END
ORDER BY c.indicator, p.ends, p.starts DESC, c.unit, c.area
