-- What awaits a clerk: an id that is another's by every sign, and best candidates that do not stand out.
SELECT c.register, r.record_key, x.spine_id, NULL::DOUBLE AS weight, 'id_of_another' AS reason
FROM same_id_compared AS x
JOIN records AS r USING (rec)
JOIN cuts AS c ON c.register_no = x.register_no
ANTI JOIN settled AS k ON k.rec = x.rec AND (k.spine_id = x.spine_id OR k.same)
WHERE NOT pattern_agrees(x.pattern)
UNION ALL
SELECT c.register, r.record_key, s.spine_id, s.weight,
       CASE WHEN s.weight >= c.threshold THEN 'two_candidates' ELSE 'below_threshold' END
FROM scored AS s
JOIN records AS r USING (rec)
JOIN cuts AS c ON c.register_no = s.register_no
ANTI JOIN settled AS k ON k.rec = s.rec AND k.same
WHERE s.place = 1 AND s.weight >= c.doubt
  AND NOT (s.weight >= c.threshold AND (s.margin IS NULL OR s.margin >= $margin))
ORDER BY ALL
