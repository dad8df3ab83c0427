-- The largest blocks, and all that more people share than a record can be compared with.
WITH seen AS (
    SELECT block, count(*) AS people
    FROM blocks
    WHERE spine_id % $every = 0 AND block IS NOT NULL
    GROUP BY block
    QUALIFY people > $largest // (2 * $every) OR row_number() OVER (ORDER BY people DESC, block) <= 10
)
SELECT block, count(*) AS people
FROM blocks
SEMI JOIN seen USING (block)
GROUP BY block
QUALIFY people > $largest OR row_number() OVER (ORDER BY people DESC, block) <= 5
ORDER BY people DESC, block
