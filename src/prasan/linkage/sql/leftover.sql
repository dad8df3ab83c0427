-- The records that their id does not link.
SELECT * FROM records WHERE rec NOT IN (SELECT rec FROM same_id WHERE who_agrees(given, birth))
