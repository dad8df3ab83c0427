-- Of a person's several records in one register, the one by which that register knows them best.
SELECT m.register_no, m.spine_id,
       first(r.record_key ORDER BY w.weight + coalesce(m.rarity, 0) DESC NULLS LAST, r.record_key) AS record_key
FROM (
    SELECT *
    FROM matched
    SEMI JOIN (
        SELECT register_no, spine_id FROM matched GROUP BY ALL HAVING count(*) > 1
    ) AS several ON several.register_no = matched.register_no AND several.spine_id = matched.spine_id
) AS m
JOIN records AS r USING (rec)
LEFT JOIN weighed AS w ON w.register_no = m.register_no AND w.pattern = m.pattern
GROUP BY m.register_no, m.spine_id
