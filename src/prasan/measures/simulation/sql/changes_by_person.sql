-- The people of the units that gain and lose by sex, and by age band; amounts in satang.
SELECT CASE WHEN grouping(sex) = 0 THEN 'sex' ELSE 'age' END AS of, coalesce(sex, band) AS key,
       sum(gains)::BIGINT AS gains, sum(loses)::BIGINT AS loses, sum(unchanged)::BIGINT AS unchanged,
       sum(entered)::BIGINT AS entered, sum(departed)::BIGINT AS departed, sum(judged_anew)::BIGINT AS judged_anew,
       sum(payees_gain)::BIGINT AS payees_gain, sum(payees_lose)::BIGINT AS payees_lose,
       sum(gained)::HUGEINT AS gained, sum(lost)::HUGEINT AS lost
FROM aged_people
GROUP BY GROUPING SETS ((sex), (band))
ORDER BY of, key
