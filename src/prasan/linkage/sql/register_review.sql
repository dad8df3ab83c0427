-- What a clerk should look at: an id that is another's by every sign, and best candidates that do not stand out.
SELECT $register AS register, r.record_key, x.spine_id, NULL::DOUBLE AS weight, 'id_of_another' AS reason
FROM same_id AS x
JOIN records AS r USING (rec)
WHERE NOT who_agrees(x.given, x.birth)
UNION ALL
SELECT $register, r.record_key, s.spine_id, s.weight,
       CASE WHEN s.weight >= $threshold THEN 'two_candidates' ELSE 'below_threshold' END
FROM scored AS s
JOIN records AS r USING (rec)
WHERE s.place = 1 AND s.weight >= $doubt AND NOT (s.weight >= $threshold AND (s.margin IS NULL OR s.margin >= $margin))
