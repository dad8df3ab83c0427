-- Which blocks may be the largest, or larger than a record can be compared with, by few of the people.
WITH seen AS MATERIALIZED (
    SELECT block, count(*) AS people FROM blocks WHERE block IS NOT NULL GROUP BY block
)
SELECT block
FROM seen
WHERE people > $most OR block IN (SELECT block FROM seen ORDER BY people DESC, block LIMIT 10)
