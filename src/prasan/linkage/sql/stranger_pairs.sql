-- What pairs of strangers weigh: those that were weighed now, and those before whose strangers both stand as they were.
SELECT one, two, weight FROM pairs_anew
UNION ALL
SELECT r.stranger, p.stranger, b.weight
FROM pairs_before AS b
JOIN strangers_pool AS r ON r.before = b.one
JOIN strangers_pool AS p ON p.before = b.two
WHERE NOT (r.fresh OR p.fresh)
