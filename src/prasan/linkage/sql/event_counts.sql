-- What this linkage did, by kind.
SELECT kind, count(*) AS events FROM events_now GROUP BY kind ORDER BY kind
