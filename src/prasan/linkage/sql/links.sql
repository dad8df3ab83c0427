-- Every link of the registers; in the order of people, so that one person's are found at once, and of registers and keys.
-- Numbers alone are put in order: keys only count where a person has several records in a register, and texts are
-- written out afterwards.
SELECT list_extract($registers, register_no + 1) AS register, record_key, spine_id, weight, probability,
       stage::VARCHAR AS stage, margin, is_primary
FROM (
    SELECT l.register_no, l.record_key, l.spine_id, w.weight + coalesce(l.rarity, 0) AS weight,
           CASE WHEN l.rarity IS NULL THEN w.probability ELSE 1 / (1 + pow(2, c.prior - w.weight - l.rarity)) END AS probability,
           l.stage::ENUM('exact_id', 'repaired_id', 'scored', 'reviewed', 'unregistered') AS stage, l.margin,
           coalesce(s.is_primary, TRUE) AS is_primary
    FROM matched AS l
    JOIN cuts AS c USING (register_no)
    LEFT JOIN weighed AS w ON w.register_no = l.register_no AND w.pattern = l.pattern
    LEFT JOIN several AS s ON s.register_no = l.register_no AND s.spine_id = l.spine_id AND s.record_key = l.record_key
    WHERE l.spine_id BETWEEN $first AND $last
    ORDER BY l.spine_id, l.register_no, coalesce(s.place, 0)
)
