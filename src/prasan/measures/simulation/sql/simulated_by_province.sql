-- A scenario's units by province, "00" where none is known; amounts in satang.
SELECT coalesce(left(lpad(area::VARCHAR, 6, '0'), 2), '00') AS key, count(*) AS counted,
       count(*) FILTER (WHERE verdict = 'eligible') AS eligible,
       count(*) FILTER (WHERE verdict = 'not_eligible') AS not_eligible,
       count(*) FILTER (WHERE verdict = 'undetermined') AS undetermined,
       count(*) FILTER (WHERE served) AS served,
       count(*) FILTER (WHERE verdict = 'eligible') AS payees, count(*) FILTER (WHERE served) AS payees_served,
       sum(due)::HUGEINT AS due, sum(paid)::HUGEINT AS paid
FROM settled
WHERE verdict IS NOT NULL
GROUP BY ALL
ORDER BY key
