-- Of pairs of about one probability, how many are right.
SELECT b.lowest, b.highest, avg(a.probability ORDER BY a.probability) AS predicted, count(*) AS links, count(*) FILTER (a.hit) AS hit
FROM weighed_answers AS a
JOIN (SELECT unnest($lowest::DOUBLE[]) AS lowest, unnest($highest::DOUBLE[]) AS highest) AS b
    ON a.probability >= b.lowest AND (a.probability < b.highest OR b.highest = 1)
GROUP BY b.lowest, b.highest
ORDER BY b.lowest
