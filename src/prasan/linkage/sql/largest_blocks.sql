-- The largest blocks, and all that more people share than a record can be compared with.  The first five are looked for
-- apart: to number all blocks would put them all in order.
WITH counted AS MATERIALIZED (
    SELECT block, count(*) AS people FROM blocks WHERE block IS NOT NULL GROUP BY block
)
SELECT block, people
FROM counted
WHERE people > $largest OR block IN (SELECT block FROM counted ORDER BY people DESC, block LIMIT 5)
ORDER BY people DESC, block
