-- How alike one pair in a thousand is, of pairs that nothing brought together.
SELECT coalesce(quantile_cont(private_dice(o.bits, o.size, t.bits, t.size), 0.999), 0)
FROM (SELECT * FROM ours WHERE no <= $sample) AS o, (SELECT * FROM theirs WHERE no <= $sample) AS t
