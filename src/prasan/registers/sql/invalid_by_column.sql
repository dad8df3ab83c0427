-- How many rows in quarantine have something wrong in each column.
SELECT wrong, count(*) AS rows
FROM (SELECT unnest(list_distinct(list_transform(codes, lambda code: code."column"))) AS wrong FROM quarantine)
GROUP BY wrong
ORDER BY wrong
