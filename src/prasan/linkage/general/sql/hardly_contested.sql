-- The weight from which on records that seem to have their partner hardly have another pair as heavy.  Two of a family
-- have each other's relatives for rivals, and those weigh as much as what was taken for a match, if that is one of them.
WITH sides AS (
    SELECT l AS rid, weight, probability >= $sure AS sure FROM general_believed
    UNION ALL
    SELECT r, weight, probability >= $sure FROM general_believed
), records AS (
    SELECT max(weight) FILTER (sure) AS own, max(weight) FILTER (NOT sure) AS other FROM sides GROUP BY rid
), events AS (
    SELECT own AS weight, 1 AS records, 0 AS rivals FROM records WHERE own IS NOT NULL
    UNION ALL
    SELECT least(own, other), 0, 1 FROM records WHERE own IS NOT NULL AND other IS NOT NULL
), so_far AS (
    SELECT weight, sum(records) OVER heavier AS records, sum(rivals) OVER heavier AS rivals
    FROM events WINDOW heavier AS (ORDER BY weight DESC RANGE UNBOUNDED PRECEDING)
)
SELECT min(weight) FROM so_far WHERE rivals <= $rivals * records
