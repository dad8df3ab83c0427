-- How many changes of each kind for each reason.
SELECT kind, reason, count(*) AS units
FROM (SELECT kind, unnest(why) AS reason FROM changes)
GROUP BY kind, reason
ORDER BY kind, units DESC, reason
