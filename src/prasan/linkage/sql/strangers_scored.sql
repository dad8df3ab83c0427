-- What pairs of strangers weigh, by the models of both their registers.
SELECT c.rec AS one, c.spine_id AS two, (w.weight + v.weight) / 2 + c.rarity AS weight
FROM strangers_compared AS c
JOIN strangers_pool AS p ON p.stranger = c.spine_id
JOIN weighed AS w ON w.register_no = c.register_no AND w.pattern = c.pattern
JOIN weighed AS v ON v.register_no = p.register_no AND v.pattern = c.pattern
WHERE pattern_agrees(c.pattern) AND NOT may_be_twins(c.pattern)
ORDER BY one, two
