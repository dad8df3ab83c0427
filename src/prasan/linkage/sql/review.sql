-- What awaits a clerk: an id that is another's by every sign (or the spouse's, whose name the record has), and best candidates that do not stand out, with those
-- that come near them.
WITH best_seen AS (
    SELECT s.rec, CASE WHEN s.weight >= c.threshold THEN 'two_candidates' ELSE 'below_threshold' END AS reason, s.weight
    FROM best AS s
    JOIN cuts AS c USING (register_no)
    WHERE s.weight >= c.doubt AND NOT (s.weight >= c.threshold AND (s.margin IS NULL OR s.margin >= $margin))
    UNION ALL
    -- Somebody else's record has the person, in a register that has each once.
    SELECT s.rec, 'taken', s.weight
    FROM scored AS s
    JOIN cuts AS c USING (register_no)
    ANTI JOIN best USING (rec)
    WHERE s.place = 1 AND s.weight >= c.doubt
), doubtful AS (
    SELECT x.rec, x.spine_id, x.register_no, w.weight, NULL::DOUBLE AS margin,
           CASE WHEN i.rec IS NULL THEN 'id_of_another' ELSE 'id_of_spouse' END AS reason, 1 AS place
    FROM same_id_compared AS x
    JOIN weighed AS w USING (register_no, pattern)
    LEFT JOIN ids_of_spouses AS i ON i.rec = x.rec AND i.spine_id = x.spine_id
    WHERE NOT id_proves(x.pattern) OR i.rec IS NOT NULL
    UNION ALL
    SELECT s.rec, s.spine_id, s.register_no, s.weight, s.margin, b.reason, s.place
    FROM scored AS s
    JOIN best_seen AS b USING (rec)
    WHERE s.place = 1 OR (s.place <= 4 AND s.weight > b.weight - $margin)
)
SELECT c.register, r.record_key, d.spine_id, d.weight, 1 / (1 + pow(2, c.prior - d.weight)) AS probability, d.margin,
       d.reason, d.place::TINYINT AS place
FROM doubtful AS d
JOIN records AS r USING (rec)
JOIN cuts AS c ON c.register_no = d.register_no
ANTI JOIN settled AS k ON k.rec = d.rec AND (k.same OR k.spine_id = d.spine_id)
ORDER BY register, record_key, reason, place, spine_id
