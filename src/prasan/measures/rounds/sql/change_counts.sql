-- How many changes of each kind, and what they add in satang.
SELECT kind, count(*) AS units, sum(coalesce(satang, 0) - coalesce(satang_before, 0))::BIGINT AS satang
FROM changes
GROUP BY kind
ORDER BY kind
