-- The people of the units that gain and lose by sex, and by age band; amounts (satang) by the payee's.
SELECT CASE WHEN grouping(g.sex) = 0 THEN 'sex' ELSE 'age' END AS of, coalesce(g.sex, g.band) AS key,
       count(*) FILTER (WHERE c.turn > 0) AS gains, count(*) FILTER (WHERE c.turn < 0) AS loses,
       count(*) FILTER (WHERE c.turn = 0) AS unchanged,
       count(*) FILTER (WHERE c.after = 'eligible' AND c.before <> 'eligible') AS entered,
       count(*) FILTER (WHERE c.before = 'eligible' AND c.after <> 'eligible') AS departed,
       count(*) FILTER (WHERE c.before <> c.after) AS judged_anew,
       count(*) FILTER (WHERE c.more > 0 AND g.spine_id = c.spine_id) AS payees_gain,
       count(*) FILTER (WHERE c.more < 0 AND g.spine_id = c.spine_id) AS payees_lose,
       coalesce(sum(c.more) FILTER (WHERE c.more > 0 AND g.spine_id = c.spine_id), 0)::HUGEINT AS gained,
       coalesce(-sum(c.more) FILTER (WHERE c.more < 0 AND g.spine_id = c.spine_id), 0)::HUGEINT AS lost
FROM grouped_people AS g
JOIN changes AS c USING (unit_key)
GROUP BY GROUPING SETS ((g.sex), (g.band))
ORDER BY of, key
