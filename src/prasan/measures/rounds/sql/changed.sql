-- The units that one round has and the other has not, or with another amount or payee.
SELECT CASE
           WHEN n.unit_key IS NULL THEN 'ended'
           WHEN t.unit_key IS NULL THEN 'new'
           WHEN n.satang <> t.satang THEN 'amount'
           ELSE 'payee'
       END AS kind,
       coalesce(n.unit_key, t.unit_key) AS unit_key, t.now_key, t.place,
       t.spine_id AS spine_id_before, n.spine_id, t.satang AS satang_before, n.satang
FROM then_units AS t
FULL JOIN now_entitlements AS n ON t.now_key = n.unit_key AND t.place = 1
WHERE n.unit_key IS NULL OR t.unit_key IS NULL OR n.satang <> t.satang OR n.spine_id <> t.payee_now
