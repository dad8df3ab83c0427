-- Candidates with their match weight, in bits, and how the best of a record stands against the second.
SELECT rec, spine_id, register_no, pattern, repaired, rarity, weight,
       row_number() OVER by_weight AS place,
       weight - lead(weight) OVER by_weight AS margin
FROM (
    SELECT c.rec, c.spine_id, c.register_no, c.pattern, w.repaired, c.rarity, w.weight + c.rarity AS weight
    FROM candidates_compared AS c
    JOIN weighed AS w USING (register_no, pattern)
    ANTI JOIN settled AS k ON k.rec = c.rec AND k.spine_id = c.spine_id AND NOT k.same
    ANTI JOIN ids_of_spouses AS i ON i.rec = c.rec AND i.spine_id = c.spine_id
    WHERE pattern_agrees(c.pattern)
)
WINDOW by_weight AS (PARTITION BY rec ORDER BY weight DESC, spine_id)
