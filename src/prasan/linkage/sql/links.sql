-- Every link of the registers; in the order of people, so that one person's are found at once.
SELECT c.register, l.record_key, l.spine_id, w.weight + coalesce(l.rarity, 0) AS weight,
       CASE WHEN l.rarity IS NULL THEN w.probability ELSE 1 / (1 + pow(2, c.prior - w.weight - l.rarity)) END AS probability,
       l.stage, l.margin, p.record_key IS NULL OR p.record_key = l.record_key AS is_primary
FROM linked AS l
JOIN cuts AS c USING (register_no)
LEFT JOIN weighed AS w ON w.register_no = l.register_no AND w.pattern = l.pattern
LEFT JOIN primaries AS p ON p.register_no = l.register_no AND p.spine_id = l.spine_id
WHERE l.spine_id BETWEEN $first AND $last
ORDER BY l.spine_id, l.register_no, l.record_key
