-- Of a person's several records in one register: their places in order, and which is the one by which that register
-- knows them best.
SELECT register_no, spine_id, record_key,
       row_number() OVER (PARTITION BY register_no, spine_id ORDER BY record_key)::INTEGER AS place,
       row_number() OVER (PARTITION BY register_no, spine_id ORDER BY weight DESC NULLS LAST, record_key) = 1 AS is_primary
FROM (
    SELECT m.register_no, m.spine_id, m.record_key, w.weight + coalesce(m.rarity, 0) AS weight
    FROM matched AS m
    -- One person in a register as one small number, which is counted sooner; two who have one by chance do no harm.
    SEMI JOIN (
        SELECT few_bits(register_no, spine_id) AS number FROM matched GROUP BY number HAVING count(*) > 1
    ) AS s ON s.number = few_bits(m.register_no, m.spine_id)
    LEFT JOIN weighed AS w ON w.register_no = m.register_no AND w.pattern = m.pattern
)
