-- The values that were counted before of reports that have not changed.
SELECT o.unit, o.element, o.origin, o.period, o.area, o.value
FROM old_leaves AS o
JOIN kept_reports AS k ON k.period = o.period AND k.unit = o.unit
