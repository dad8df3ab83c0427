-- Records by block; a block too large is cut into parts, in the order of what its records say, so that like stay together.
WITH sizes AS (SELECT rule, block FROM general_blocks GROUP BY ALL HAVING count(*) > $largest)
SELECT b.*, 0 AS part FROM general_blocks AS b ANTI JOIN sizes AS s USING (rule, block)
UNION ALL
SELECT b.*, (row_number() OVER (PARTITION BY b.rule, b.block ORDER BY o.says, b.rid) - 1) // $largest AS part
FROM general_blocks AS b SEMI JOIN sizes AS s USING (rule, block) JOIN general_order AS o USING (rid);
