-- Of the records of a side that surely have a partner, how many have, and how many have several.  A partner that
-- another record meets as well or better is none: of variants of a thing each has its own.
SELECT count(*) AS paired, count(*) FILTER (pairs > 1) AS several
FROM (
    SELECT count(*) AS pairs
    FROM (
        SELECT l, r, weight, max(weight, 2) OVER (PARTITION BY if($right, l, r)) AS best
        FROM general_scored WHERE weight >= $least
    )
    WHERE weight = best[1] AND (len(best) = 1 OR best[2] < best[1]) GROUP BY if($right, r, l)
);
