-- The links of the records that were linked again, and those that turned.
SELECT c.register, l.record_key, l.spine_id, w.weight + coalesce(l.rarity, 0) AS weight,
       CASE WHEN l.rarity IS NULL THEN w.probability ELSE 1 / (1 + pow(2, c.prior - w.weight - l.rarity)) END AS probability,
       l.stage, l.margin, f.record_key = l.record_key AS is_primary
FROM matched AS l
JOIN cuts AS c USING (register_no)
LEFT JOIN weighed AS w ON w.register_no = l.register_no AND w.pattern = l.pattern
JOIN first_records AS f ON f.register_no = l.register_no AND f.spine_id = l.spine_id
UNION ALL
SELECT register, record_key, spine_id, weight, probability, stage, margin, is_primary FROM turned
