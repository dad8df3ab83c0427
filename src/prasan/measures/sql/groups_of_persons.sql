-- A measure's verdicts on persons by area: what all its figures are sums of.  Amounts are added in satang, so that their
-- order cannot matter.
SELECT area, verdict, doubtful, count(*) AS units, count(*) AS people, sum(round(amount * 100)::BIGINT)::BIGINT AS satang
FROM verdicts
GROUP BY area, verdict, doubtful
