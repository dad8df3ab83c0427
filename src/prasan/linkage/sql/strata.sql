-- Pairs that were compared, in strata: links by stage, doubtful pairs by why they are; by register and by how probable they
-- are, too, where that is asked for.
SELECT register, record_key, spine_id, stage, probability, linked,
       concat_ws(' ', CASE WHEN list_contains($by, 'register') THEN register END,
                 CASE WHEN list_contains($by, 'stage') THEN stage END,
                 CASE WHEN list_contains($by, 'probability') THEN band END) AS stratum
FROM (
    SELECT register, record_key, spine_id, stage, probability, TRUE AS linked,
           CASE WHEN probability >= 0.9999 THEN 'sure' WHEN probability >= 0.99 THEN 'probable' ELSE 'doubtful' END AS band
    FROM links
    WHERE probability IS NOT NULL
    UNION ALL
    SELECT register, record_key, spine_id, reason, probability, FALSE, 'unlinked' FROM review
)
WHERE (len($registers) = 0 OR list_contains($registers, register)) AND (len($stages) = 0 OR list_contains($stages, stage))
