-- The people of a scenario's units by sex, and by age band; amounts in satang.
SELECT CASE WHEN grouping(sex) = 0 THEN 'sex' ELSE 'age' END AS of, coalesce(sex, band) AS key,
       sum(counted)::BIGINT AS counted, sum(eligible)::BIGINT AS eligible, sum(not_eligible)::BIGINT AS not_eligible,
       sum(undetermined)::BIGINT AS undetermined, sum(served)::BIGINT AS served, sum(payees)::BIGINT AS payees,
       sum(payees_served)::BIGINT AS payees_served, sum(due)::HUGEINT AS due, sum(paid)::HUGEINT AS paid
FROM aged_people
GROUP BY GROUPING SETS ((sex), (band))
ORDER BY of, key
