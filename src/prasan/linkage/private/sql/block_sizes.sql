-- How many pairs each block brings together.
SELECT block, l.records * r.records AS pairs
FROM (SELECT block, count(*) AS records FROM left_blocks GROUP BY block) AS l
JOIN (SELECT block, count(*) AS records FROM right_blocks GROUP BY block) AS r USING (block)
