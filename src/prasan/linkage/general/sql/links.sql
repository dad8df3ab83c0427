-- The decided pairs by the keys that the tables gave their records.
SELECT if($turned, b.key, a.key) AS left_key, if($turned, a.key, b.key) AS right_key, d.weight, d.probability, d.margin
FROM general_decided AS d
JOIN general_records AS a ON a.rid = d.l
JOIN general_records AS b ON b.rid = d.r;
