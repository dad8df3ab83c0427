-- What a scenario says of each unit, and what it might say: amounts in satang.  A unit outside the population as the
-- data are (verdict NULL) is here where doubt about its links may bring it in.
WITH central AS (
    SELECT unit_key, spine_id, area_code, people, verdict::VARCHAR AS verdict,
           CASE WHEN verdict = 'eligible' THEN round(amount * 100)::BIGINT ELSE 0 END AS due
    FROM assessed
), otherwise AS (
    SELECT unit_key, any_value(spine_id) AS spine_id, any_value(people) AS people,
           count(*) FILTER (WHERE verdict = 'eligible') AS eligible,
           bool_or(verdict = 'undetermined') AS open,
           CASE WHEN count(*) < 2 THEN 0 ELSE min(CASE WHEN verdict = 'eligible' THEN round(amount * 100)::BIGINT ELSE 0 END) END AS least,
           max(CASE WHEN verdict = 'eligible' THEN round(amount * 100)::BIGINT ELSE 0 END) AS most
    FROM (
        SELECT unit_key, spine_id, people, verdict, amount FROM assessed_strictly
        UNION ALL
        SELECT unit_key, spine_id, people, verdict, amount FROM assessed_generously
    )
    GROUP BY unit_key
), possible AS (
    SELECT a.unit_key,
           CASE WHEN abs(a.possible) <= 1e14 THEN greatest(0, round(a.possible * 100))::BIGINT
                ELSE (SELECT coalesce(max(due), 0) FROM central) END AS due
    FROM answers AS a
)
SELECT unit_key, coalesce(c.spine_id, o.spine_id) AS spine_id, c.area_code,
       coalesce(c.people, o.people) AS people, c.verdict, coalesce(c.due, 0) AS due,
       coalesce(c.verdict = 'eligible', FALSE) AND (t.unit_key IS NULL OR coalesce(o.eligible, 0) = 2) AS surely_linked,
       coalesce(c.verdict = 'eligible', FALSE) OR coalesce(o.eligible, 0) > 0 AS maybe_linked,
       coalesce(c.verdict IN ('eligible', 'undetermined'), FALSE)
           OR coalesce(o.eligible, 0) > 0 OR coalesce(o.open, FALSE) AS maybe,
       CASE WHEN t.unit_key IS NULL THEN coalesce(c.due, 0)
            ELSE least(coalesce(c.due, 0), coalesce(o.least, 0)) END AS least_linked,
       greatest(coalesce(c.due, 0), coalesce(o.most, 0)) AS most_linked,
       CASE WHEN c.verdict = 'undetermined' THEN p.due ELSE coalesce(c.due, 0) END AS most_determined,
       greatest(coalesce(c.due, 0), coalesce(o.most, 0),
                CASE WHEN c.verdict = 'undetermined' OR o.open THEN p.due ELSE 0 END) AS most,
       t.unit_key IS NOT NULL AS touched
FROM central AS c
FULL JOIN otherwise AS o USING (unit_key)
LEFT JOIN touched_units AS t USING (unit_key)
LEFT JOIN possible AS p USING (unit_key)
