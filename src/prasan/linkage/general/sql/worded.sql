-- The words of each record as what they tell: all, the sum of their weights, those with a digit, those that hardly another
-- record has, these with a digit, and the three that tell most of those that another record has too.
SELECT rid, list(code ORDER BY code) AS words, sum(code >> 33)::BIGINT AS total,
    coalesce(list(code ORDER BY code) FILTER (number), []) AS numbers,
    coalesce(list(code ORDER BY code) FILTER (rare), []) AS rare,
    coalesce(list(code ORDER BY code) FILTER (rare AND number), []) AS rare_numbers,
    coalesce(list(code ORDER BY code DESC) FILTER (shared), [])[:3] AS telling
FROM (SELECT rid, unnest(general_words(value)) AS word FROM general_texts WHERE value IS NOT NULL)
JOIN general_words USING (word) GROUP BY rid
