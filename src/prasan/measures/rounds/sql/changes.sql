-- Each change, and why.  Who was granted it on appeal is known by the key that the unit has now.
WITH granted_now AS (
    SELECT DISTINCT coalesce('person:' || f.new_id, g.unit_key) AS unit_key
    FROM granted AS g
    LEFT JOIN followed AS f ON g.unit_key = 'person:' || f.old_id
)
SELECT c.kind, c.unit_key, c.spine_id_before, c.spine_id, c.satang_before, c.satang,
       CASE
           WHEN c.kind IN ('new', 'amount') AND c.unit_key IN (SELECT unit_key FROM granted_now) THEN ['appeal']
           WHEN c.kind IN ('amount', 'payee') THEN [c.kind]
           WHEN c.kind = 'ended' AND c.now_key IS NULL THEN ['gone']
           WHEN c.kind = 'ended' AND c.place > 1 THEN ['merged']
           WHEN c.kind = 'ended' AND n.unit_key IS NULL THEN ['left_population']
           WHEN c.kind = 'ended' THEN coalesce(list_sort(n.turned), ['amount_unknown'])
           WHEN c.unit_key IN (SELECT 'person:' || new_id FROM followed GROUP BY ALL)
                AND EXISTS (
                    SELECT 1 FROM followed AS f JOIN then_entitlements AS e ON e.unit_key = 'person:' || f.old_id
                    WHERE c.unit_key = 'person:' || f.new_id
                ) THEN ['split']
           WHEN t.unit_key IS NULL THEN ['entered']
           WHEN t.turned IS NULL AND v.verdict = 'undetermined' THEN ['amount_unknown']
           ELSE coalesce(list_sort(t.turned), ['rules'])
       END AS why
FROM changed AS c
LEFT JOIN turned_now AS n ON c.kind = 'ended' AND n.unit_key = c.now_key
LEFT JOIN turned_then AS t ON c.kind = 'new' AND t.unit_key = c.unit_key
LEFT JOIN then_verdicts AS v ON c.kind = 'new' AND v.unit_key = c.unit_key
