-- What a scenario says of each unit, and what it might say: amounts in satang.  A unit outside the population as the
-- data are (verdict NULL) is here where doubt about its links may bring it in.
WITH otherwise AS (
    SELECT unit, any_value(spine_id) AS spine_id,
           count(*) FILTER (WHERE verdict) AS eligible,
           bool_or(verdict IS NULL) AS open,
           CASE WHEN count(*) < 2 THEN 0 ELSE min(CASE WHEN verdict THEN round(amount * 100)::BIGINT ELSE 0 END) END AS least,
           max(CASE WHEN verdict THEN round(amount * 100)::BIGINT ELSE 0 END) AS most
    FROM (
        SELECT unit, spine_id, verdict, amount FROM assessed_strictly WHERE inside
        UNION ALL
        SELECT unit, spine_id, verdict, amount FROM assessed_generously WHERE inside
    )
    GROUP BY unit
), central AS (
    SELECT a.unit, a.weight, a.people, a.sex, a.start, a.final, a.inside, t.unit IS NOT NULL AS touched, o.eligible, o.open, o.least, o.most,
           CASE WHEN a.inside THEN a.spine_id ELSE o.spine_id END AS spine_id,
           CASE WHEN a.inside THEN a.area END AS area,
           CASE WHEN NOT a.inside THEN NULL
                WHEN a.verdict THEN 'eligible' WHEN NOT a.verdict THEN 'not_eligible' ELSE 'undetermined' END AS verdict,
           CASE WHEN a.inside AND a.verdict THEN round(a.amount * 100)::BIGINT ELSE 0 END AS due,
           CASE WHEN NOT coalesce(o.open, FALSE) AND (NOT a.inside OR a.verdict IS NOT NULL) THEN 0
                WHEN abs(a.possible) <= 1e14 THEN greatest(0, round(a.possible * 100))::BIGINT
                ELSE (SELECT coalesce(max(round(amount * 100)::BIGINT), 0) FROM assessed WHERE inside AND verdict) END AS possible
    FROM assessed AS a
    LEFT JOIN otherwise AS o USING (unit)
    LEFT JOIN touched_units AS t USING (unit)
    WHERE a.inside OR o.unit IS NOT NULL
)
SELECT unit, weight, spine_id, area, people, sex, start, final, verdict, due, touched,
       coalesce(verdict = 'eligible', FALSE) AND (NOT touched OR coalesce(eligible, 0) = 2) AS surely_linked,
       coalesce(verdict = 'eligible', FALSE) OR coalesce(eligible, 0) > 0 AS maybe_linked,
       coalesce(verdict IN ('eligible', 'undetermined'), FALSE)
           OR coalesce(eligible, 0) > 0 OR coalesce(open, FALSE) AS maybe,
       CASE WHEN touched THEN least(due, coalesce(least, 0)) ELSE due END AS least_linked,
       greatest(due, coalesce(most, 0)) AS most_linked,
       CASE WHEN verdict = 'undetermined' THEN possible ELSE due END AS most_determined,
       greatest(due, coalesce(most, 0), CASE WHEN verdict = 'undetermined' OR open THEN possible ELSE 0 END) AS most
FROM central
