-- How many departments (departments x quarters for a fiscal year) were to report, did, and did so late.
SELECT x.origin, u.ancestor AS unit, p.whole AS period,
       count(*) AS expected,
       count(r.unit) AS reported,
       count(*) FILTER (WHERE r.late) AS late
FROM assigned AS x
JOIN period_parts AS p ON p.origin = x.origin AND p.part = x.period
JOIN unit_paths AS u ON u.period = p.whole AND u.descendant = x.unit
LEFT JOIN counted_reports AS r ON r.origin = x.origin AND r.period = x.period AND r.unit = x.unit
GROUP BY ALL
