-- How many records of each register still await a word, by reason.
SELECT register, reason, count(DISTINCT record_key) AS records
FROM review
ANTI JOIN judged AS j USING (register, record_key, spine_id)
ANTI JOIN (SELECT register, record_key FROM judged WHERE same) AS s USING (register, record_key)
GROUP BY ALL
ORDER BY ALL
