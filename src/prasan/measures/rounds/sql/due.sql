-- Each entitlement, the civil record of its payee, and whether it is paid now.
SELECT e.unit_key, e.spine_id, e.satang, p.civil_key,
       CASE
           WHEN e.satang = 0 THEN 'nothing_due'
           WHEN $held::BOOLEAN AND e.unit_key IN (SELECT unit_key FROM overlapping) THEN 'held'
           WHEN p.civil_key IS NULL THEN 'without_id'
           ELSE 'paid'
       END AS how
FROM entitled AS e
LEFT JOIN people AS p USING (spine_id)
