-- The records that their id has not linked.
SELECT * FROM records WHERE rec NOT IN (SELECT rec FROM linked_by_id)
