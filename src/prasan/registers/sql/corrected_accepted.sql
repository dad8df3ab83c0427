-- All records as they were, and those that corrections let in.
SELECT * REPLACE (coalesce(origin, $base) AS origin) FROM base_accepted
UNION ALL BY NAME
SELECT * FROM fresh_accepted
