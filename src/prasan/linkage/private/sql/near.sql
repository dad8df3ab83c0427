-- The records of the right side that a block brings together with one of the left.
SELECT DISTINCT unnest(theirs) AS no FROM blocks WHERE pairs <= $largest
