-- How many rows each reason has refused; a row with two reasons counts in both.
SELECT reason, count(*) AS rows
FROM (SELECT unnest(reasons) AS reason FROM quarantine)
GROUP BY reason
ORDER BY rows DESC, reason
