-- Who was entitled then, by the key that the unit has now: NULL for a person who is gone.  Of several who are one by now
-- the first is the one who had that key already.  Who was split is followed to one who is entitled.
WITH once AS (
    SELECT old_id,
           coalesce(
               min(new_id) FILTER (WHERE 'person:' || new_id IN (SELECT unit_key FROM now_entitlements)), min(new_id)
           ) AS new_id
    FROM followed
    GROUP BY old_id
), led AS (
    SELECT e.unit_key, e.spine_id, e.satang, f.old_id IS NOT NULL AS renamed,
           CASE WHEN f.old_id IS NULL THEN e.unit_key ELSE 'person:' || f.new_id END AS now_key,
           coalesce(p.new_id, e.spine_id) AS payee_now
    FROM then_entitlements AS e
    LEFT JOIN once AS f ON e.unit_key = 'person:' || f.old_id
    LEFT JOIN once AS p ON e.spine_id = p.old_id
)
SELECT *, row_number() OVER (PARTITION BY now_key ORDER BY renamed, unit_key) AS place
FROM led
