-- Units of the list whose payee, or whose household, another round has too.  What that one held back, it does not
-- pay.  A unit is no overlap of itself in its own round.
WITH other AS (
    SELECT o.unit_key, o.satang, coalesce(f.new_id, o.spine_id) AS person
    FROM other_entitled AS o
    LEFT JOIN other_followed AS f ON f.old_id = o.spine_id
    WHERE NOT ($held::BOOLEAN AND o.unit_key IN (SELECT unit_key FROM other_overlaps))
), met AS (
    SELECT p.unit_key, p.spine_id, p.satang, o.satang AS other_satang
    FROM payees AS p JOIN other AS o USING (person)
    WHERE NOT ($own::BOOLEAN AND p.unit_key = o.unit_key)
    UNION ALL
    SELECT p.unit_key, p.spine_id, p.satang, o.satang FROM payees AS p JOIN other AS o USING (unit_key)
    WHERE $households::BOOLEAN AND NOT $own::BOOLEAN
)
SELECT DISTINCT $kind::VARCHAR AS kind, unit_key, spine_id, satang, $measure::VARCHAR AS other_measure,
       $number::INTEGER AS other_number
FROM met
WHERE $kind = 'excludes' OR (satang > 0 AND other_satang > 0)
