-- Pairs taken at random: each record of the left with some of the right, drawn by hash.
WITH others AS (
    SELECT rid, row_number() OVER (ORDER BY rid) - 1 AS place FROM general_records WHERE $dedupe OR side = 1
),
drawn AS (
    SELECT rid, (hash(rid, turn, $seed) % $others)::BIGINT AS place
    FROM general_records CROSS JOIN range($each) AS turns (turn) WHERE side = 0
)
SELECT DISTINCT d.rid AS l, o.rid AS r FROM drawn AS d JOIN others AS o USING (place) WHERE d.rid <> o.rid
