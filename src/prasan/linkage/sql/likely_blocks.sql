-- Which blocks may be the largest, or larger than a record can be compared with, by one person in sixteen.
WITH seen AS MATERIALIZED (
    SELECT block, count(*) AS people FROM blocks WHERE spine_id % 16 = 0 AND block IS NOT NULL GROUP BY block
)
SELECT block
FROM seen
WHERE people > $largest // 32 OR block IN (SELECT block FROM seen ORDER BY people DESC, block LIMIT 10)
