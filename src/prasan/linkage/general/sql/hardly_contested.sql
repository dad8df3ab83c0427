-- The weight from which on hardly a record that has a pair has another as heavy.  Relatives of whom a record has several
-- weigh alike; its one partner outweighs them.
WITH records AS (
    SELECT max(weight, 2) AS heaviest
    FROM (SELECT l AS rid, weight FROM general_believed UNION ALL SELECT r, weight FROM general_believed)
    GROUP BY rid
), events AS (
    SELECT heaviest[1] AS weight, 1 AS records, 0 AS rivals FROM records
    UNION ALL
    SELECT heaviest[2], 0, 1 FROM records WHERE len(heaviest) = 2
), so_far AS (
    SELECT weight, sum(records) OVER heavier AS records, sum(rivals) OVER heavier AS rivals
    FROM events WINDOW heavier AS (ORDER BY weight DESC RANGE UNBOUNDED PRECEDING)
)
SELECT min(weight) FROM so_far WHERE rivals <= $rivals * records
