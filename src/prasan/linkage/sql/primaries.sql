-- Of a person's several records in one register, the one by which that register knows them best.
SELECT l.register_no, l.spine_id, first(l.record_key ORDER BY w.weight + coalesce(l.rarity, 0) DESC NULLS LAST, l.record_key) AS record_key
FROM linked AS l
SEMI JOIN (
    SELECT register_no, spine_id FROM linked GROUP BY ALL HAVING count(*) > 1
) AS several ON several.register_no = l.register_no AND several.spine_id = l.spine_id
LEFT JOIN weighed AS w ON w.register_no = l.register_no AND w.pattern = l.pattern
GROUP BY ALL
