-- How alike one pair in a thousand is, of people who are known to be different and whom nothing brought together.
SELECT coalesce(quantile_cont(private_dice(o.bits, o.size, t.bits, t.size), 0.999), 0)
FROM (SELECT * FROM ours ORDER BY no LIMIT $sample) AS o
JOIN (SELECT * FROM theirs ORDER BY no LIMIT $sample) AS t ON o.handle <> t.handle
