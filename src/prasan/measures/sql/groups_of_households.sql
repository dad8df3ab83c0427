-- A measure's verdicts on households by area: what all its figures are sums of.
SELECT area, verdict, doubtful, count(*) AS units, sum(people)::BIGINT AS people, sum(round(amount * 100)::BIGINT)::BIGINT AS satang
FROM verdicts
GROUP BY area, verdict, doubtful
