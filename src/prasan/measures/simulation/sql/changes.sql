-- Each unit of either of two scenarios, and what the second changes for it: amounts in satang.
SELECT unit, coalesce(b.weight, a.weight) AS weight, coalesce(b.spine_id, a.spine_id) AS spine_id, coalesce(b.area, a.area) AS area,
       coalesce(b.sex, a.sex) AS sex, coalesce(b.start, a.start) AS start, coalesce(b.final, a.final) AS final,
       coalesce(a.verdict, 'outside') AS before, coalesce(b.verdict, 'outside') AS after,
       coalesce(b.paid, 0) - coalesce(a.paid, 0) AS more,
       CASE WHEN more <> 0 THEN sign(more)
            ELSE coalesce(b.served, FALSE)::INTEGER - coalesce(a.served, FALSE)::INTEGER END::TINYINT AS turn
FROM (SELECT * FROM settled_0 WHERE verdict IS NOT NULL) AS a
FULL JOIN (SELECT * FROM settled_1 WHERE verdict IS NOT NULL) AS b USING (unit)
