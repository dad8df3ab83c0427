-- How often two records that have a value have the same, of all pairs; a date of no known day is never "the same".
SELECT coalesce(CASE WHEN $dedupe THEN sum(ours * (ours - 1)) / nullif(sum(ours)::DOUBLE * (sum(ours) - 1), 0)
    ELSE sum(ours * theirs) / nullif(sum(ours)::DOUBLE * sum(theirs)::DOUBLE, 0) END, 0)::DOUBLE
FROM (
    SELECT value, if($dated AND right(value, 2) = '00', 0, count(*) FILTER (side = 0)) AS ours,
        if($dated AND right(value, 2) = '00', 0, count(*) FILTER (side = 1)) AS theirs
    FROM general_values WHERE value IS NOT NULL GROUP BY value
);
