-- The people of a scenario's units by sex, and by age band; amounts (satang) by the payee's.
SELECT CASE WHEN grouping(g.sex) = 0 THEN 'sex' ELSE 'age' END AS of, coalesce(g.sex, g.band) AS key,
       count(*) AS counted,
       count(*) FILTER (WHERE s.verdict = 'eligible') AS eligible,
       count(*) FILTER (WHERE s.verdict = 'not_eligible') AS not_eligible,
       count(*) FILTER (WHERE s.verdict = 'undetermined') AS undetermined,
       count(*) FILTER (WHERE s.served) AS served,
       count(*) FILTER (WHERE s.verdict = 'eligible' AND g.spine_id = s.spine_id) AS payees,
       count(*) FILTER (WHERE s.served AND g.spine_id = s.spine_id) AS payees_served,
       coalesce(sum(s.due) FILTER (WHERE g.spine_id = s.spine_id), 0)::HUGEINT AS due,
       coalesce(sum(s.paid) FILTER (WHERE g.spine_id = s.spine_id), 0)::HUGEINT AS paid
FROM grouped_people AS g
JOIN settled AS s USING (unit_key)
WHERE s.verdict IS NOT NULL
GROUP BY GROUPING SETS ((g.sex), (g.band))
ORDER BY of, key
