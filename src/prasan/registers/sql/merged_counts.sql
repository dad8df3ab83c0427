-- What a delta did: records replaced, new ones, and those that it says are gone.
SELECT
    count(*) FILTER (NOT gone AND known) AS replaced,
    count(*) FILTER (NOT gone AND NOT known) AS new,
    count(*) FILTER (gone) AS removed
FROM (SELECT gone, record_key IN (SELECT record_key FROM base_accepted) AS known FROM fresh_accepted)
