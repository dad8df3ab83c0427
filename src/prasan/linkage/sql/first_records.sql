-- Of each such person's records in the register, the one by which it knows them best.
SELECT register_no, spine_id, first(record_key ORDER BY weight DESC NULLS LAST, record_key) AS record_key
FROM (
    SELECT register_no, spine_id, record_key, weight FROM shared
    UNION ALL
    SELECT l.register_no, l.spine_id, l.record_key, w.weight + coalesce(l.rarity, 0)
    FROM matched AS l
    LEFT JOIN weighed AS w ON w.register_no = l.register_no AND w.pattern = l.pattern
)
GROUP BY register_no, spine_id
