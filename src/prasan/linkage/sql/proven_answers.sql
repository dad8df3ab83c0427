-- Each proven record: whether a rule brought its person, its best candidate, and whether that is linked and right.
SELECT c.register, r.rec, t.rec IS NOT NULL AS brought, b.spine_id IS NOT NULL AS known,
       1 / (1 + pow(2, c.prior - b.weight)) AS probability,
       coalesce(b.spine_id = p.spine_id, FALSE) AS hit,
       coalesce(b.weight >= c.threshold AND (b.margin IS NULL OR b.margin >= $margin), FALSE) AS made
FROM proven AS p
JOIN cuts AS c USING (register_no)
JOIN records AS r USING (register_no, record_key)
LEFT JOIN candidates_compared AS t ON t.rec = r.rec AND t.spine_id = p.spine_id
LEFT JOIN best AS b ON b.rec = r.rec
