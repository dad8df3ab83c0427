-- The records that await the word of one reviewer, those first of which a word says most: how uncertain it is which of
-- the candidates the record is of, or nobody (entropy, in bits), times what hangs on it.
WITH pairs AS (
    SELECT register, record_key, spine_id, max(weight) AS weight,
           least(max(probability), 1 - 1e-9) AS probability, list(DISTINCT reason ORDER BY reason) AS reasons
    FROM review
    GROUP BY ALL
), open_pairs AS (
    SELECT p.*, p.probability / (1 - p.probability) AS odds
    FROM pairs AS p
    ANTI JOIN judged AS j USING (register, record_key, spine_id)
    ANTI JOIN (SELECT register, record_key FROM judged WHERE same) AS s USING (register, record_key)
), shares AS (
    SELECT *, 1 + sum(odds) OVER (PARTITION BY register, record_key) AS whole FROM open_pairs
), cases AS (
    SELECT register, record_key, list(spine_id ORDER BY weight DESC, spine_id) AS people,
           list_sort(list_distinct(flatten(list(reasons)))) AS reasons,
           -sum(odds / whole * log2(odds / whole + 1e-300)) + log2(max(whole)) / max(whole) AS entropy
    FROM shares
    GROUP BY register, record_key
)
SELECT register, record_key, people, reasons, entropy * coalesce(s.stake, 1) AS value
FROM cases
LEFT JOIN stakes AS s USING (register, record_key)
ORDER BY value DESC, register, record_key
LIMIT $most OFFSET $after
