-- A scenario's units by province, "00" where none is known; amounts in satang.
SELECT coalesce(left(lpad(area::VARCHAR, 6, '0'), 2), '00') AS key, sum(weight)::BIGINT AS counted,
       coalesce(sum(weight) FILTER (WHERE verdict = 'eligible'), 0)::BIGINT AS eligible,
       coalesce(sum(weight) FILTER (WHERE verdict = 'not_eligible'), 0)::BIGINT AS not_eligible,
       coalesce(sum(weight) FILTER (WHERE verdict = 'undetermined'), 0)::BIGINT AS undetermined,
       coalesce(sum(weight) FILTER (WHERE served), 0)::BIGINT AS served,
       coalesce(sum(weight) FILTER (WHERE verdict = 'eligible'), 0)::BIGINT AS payees, coalesce(sum(weight) FILTER (WHERE served), 0)::BIGINT AS payees_served,
       sum(due::HUGEINT * weight)::HUGEINT AS due, sum(paid::HUGEINT * weight)::HUGEINT AS paid
FROM settled
WHERE verdict IS NOT NULL
GROUP BY ALL
ORDER BY key
