-- How many records of a register await a clerk, by reason.
SELECT reason, count(*) AS records FROM review WHERE register = $register GROUP BY reason ORDER BY reason
