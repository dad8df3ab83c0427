-- The weight of the best pair that each record of a side has with one that is nobody's, its own partner aside.
SELECT t.rid IS NOT NULL AS sure, max(b.weight) AS weight
FROM (
    SELECT if($right, r, l) AS rid, if($right, l, r) AS other, weight FROM general_believed
    WHERE NOT ($many AND probability >= $sure)
) AS b
ANTI JOIN general_taken AS o ON o.rid = b.other
LEFT JOIN general_taken AS t ON t.rid = b.rid
GROUP BY b.rid, t.rid ORDER BY b.rid;
