-- The best candidate of each record, where others wanted the same the one that it was assigned.
SELECT * FROM scored WHERE place = 1 AND register_no NOT IN (SELECT unnest($registers::TINYINT[]))
UNION ALL
SELECT s.* REPLACE (1 AS place, a.margin AS margin) FROM scored AS s JOIN assigned AS a USING (rec, spine_id)
