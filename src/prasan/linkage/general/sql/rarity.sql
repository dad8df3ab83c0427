-- How much rarer each value of a column is than values that agree usually are, in bits; ids are all alike.
-- A value is counted beside the pair that has it, and half a record is added (less where values hardly repeat), so
-- that what was not seen again is rare and not impossible.
WITH counted AS (
    SELECT value, count(*) FILTER (side = 0) AS ours, count(*) FILTER (side = 1) AS theirs
    FROM general_values WHERE value IS NOT NULL GROUP BY value
),
total AS (
    SELECT sum(ours)::DOUBLE AS ours, sum(theirs)::DOUBLE AS theirs,
        CASE WHEN sum(theirs) > 0 THEN sum(ours * theirs) / (sum(ours)::DOUBLE * sum(theirs)::DOUBLE)
            ELSE sum(ours * (ours - 1)) / (sum(ours)::DOUBLE * greatest(sum(ours) - 1, 1)) END AS usual
    FROM counted
),
shares AS (
    SELECT value, usual, CASE WHEN t.theirs > 0
        THEN (greatest(c.ours - 1, 0) + greatest(c.theirs - 1, 0) + least(1, usual * (t.ours + t.theirs)))
            / (t.ours + t.theirs)
        ELSE (greatest(c.ours - 2, 0) + least(0.5, usual * t.ours)) / t.ours END AS share
    FROM counted AS c CROSS JOIN total AS t
)
SELECT value, log2(usual / share) AS bits FROM shares WHERE NOT $unique AND share > 0 AND usual > 0;
