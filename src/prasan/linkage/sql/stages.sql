-- How many records of each register each stage has linked.
SELECT register, stage, count(*) AS records FROM matched JOIN cuts USING (register_no) GROUP BY ALL ORDER BY ALL
