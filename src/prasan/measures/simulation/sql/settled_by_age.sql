-- The people of a scenario's units by sex and age on $day, in years that may be reached (oldest) and surely are
-- (youngest); amounts (satang) by the payee's.
SELECT coalesce(sex, 'unknown') AS sex, date_sub('year', start, $day::DATE) AS oldest,
       date_sub('year', final, $day::DATE) AS youngest,
       count(*) AS counted,
       count(*) FILTER (WHERE verdict = 'eligible') AS eligible,
       count(*) FILTER (WHERE verdict = 'not_eligible') AS not_eligible,
       count(*) FILTER (WHERE verdict = 'undetermined') AS undetermined,
       count(*) FILTER (WHERE served) AS served,
       count(*) FILTER (WHERE verdict = 'eligible' AND member = spine_id) AS payees,
       count(*) FILTER (WHERE served AND member = spine_id) AS payees_served,
       coalesce(sum(due) FILTER (WHERE member = spine_id), 0)::HUGEINT AS due,
       coalesce(sum(paid) FILTER (WHERE member = spine_id), 0)::HUGEINT AS paid
FROM people_settled
GROUP BY ALL
