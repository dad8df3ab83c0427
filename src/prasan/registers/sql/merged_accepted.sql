-- The records of the snapshot before that no new row replaces, and the new ones; `origin` is where a row came in.
SELECT * REPLACE (coalesce(origin, $base) AS origin)
FROM base_accepted
ANTI JOIN fresh_accepted USING (record_key)
UNION ALL BY NAME
SELECT * EXCLUDE (gone) FROM fresh_accepted WHERE NOT gone
