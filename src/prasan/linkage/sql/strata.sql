-- Pairs that were compared, in strata: links by stage and how probable they are, and doubtful ones by reason.
SELECT register, record_key, spine_id, probability, TRUE AS linked,
       stage || CASE WHEN probability >= 0.9999 THEN ' sure' WHEN probability >= 0.99 THEN ' probable' ELSE ' doubtful' END AS stratum
FROM links
WHERE probability IS NOT NULL
UNION ALL
SELECT register, record_key, spine_id, probability, FALSE, reason FROM review
