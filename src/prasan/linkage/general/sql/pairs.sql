-- The pairs that stand in a part of some block together, each once.
SELECT DISTINCT a.rid AS l, b.rid AS r
FROM general_parts AS a
JOIN general_parts AS b USING (rule, block, part)
WHERE (a.probe OR NOT $probes_only) AND CASE WHEN $dedupe THEN a.rid < b.rid ELSE a.side = 0 AND b.side = 1 END;
