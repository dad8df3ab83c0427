-- How many records of a register each stage has linked.
SELECT stage, count(*) AS records FROM register_links WHERE register = $register GROUP BY stage ORDER BY stage
