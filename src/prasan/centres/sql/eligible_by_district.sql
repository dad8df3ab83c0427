-- The eligible of a measure: how many units (households or people), and what they are entitled to, in baht.
SELECT coalesce(district, '') AS district, sum(units) AS units, coalesce(sum(amount), 0) AS amount
FROM measure_counts
WHERE verdict = 'eligible'
GROUP BY ALL
ORDER BY district
