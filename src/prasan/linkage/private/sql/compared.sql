-- Every pair that a block brings together, with the Dice coefficient of its filters: twice the bits that both have, by
-- the bits that each has.
SELECT p.left_no, p.right_no, p.shared,
       CASE WHEN l.size + r.size > 0 THEN 2.0 * bit_count(l.bits & r.bits) / (l.size + r.size) ELSE 0 END::DOUBLE AS dice
FROM (
    SELECT l.no AS left_no, r.no AS right_no, count(*) AS shared
    FROM block_sizes AS b
    JOIN left_blocks AS l USING (block)
    JOIN right_blocks AS r USING (block)
    WHERE b.pairs <= $largest
    GROUP BY l.no, r.no
) AS p
JOIN left_encoded AS l ON l.no = p.left_no
JOIN right_encoded AS r ON r.no = p.right_no
