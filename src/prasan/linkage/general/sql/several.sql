-- Of the records of a side that surely have a partner, how many have, and how many have several.
SELECT count(*) AS paired, count(*) FILTER (pairs > 1) AS several
FROM (SELECT count(*) AS pairs FROM general_scored WHERE weight >= $least GROUP BY if($right, r, l));
