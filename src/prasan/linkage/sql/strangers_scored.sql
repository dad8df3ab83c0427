-- What pairs of strangers weigh, by the models of both their registers.
SELECT c.one, c.two, (w.weight + v.weight) / 2 + c.rarity AS weight
FROM pairs_of_strangers AS c
JOIN weighed AS w ON w.register_no = c.register_one AND w.pattern = c.pattern
JOIN weighed AS v ON v.register_no = c.register_two AND v.pattern = c.pattern
WHERE pattern_agrees(c.pattern) AND NOT may_be_twins(c.pattern)
