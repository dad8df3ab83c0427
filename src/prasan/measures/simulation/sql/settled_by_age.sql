-- The people of a scenario's units by sex and age on $day, in years that may be reached (oldest) and surely are
-- (youngest); amounts (satang) by the payee's.
SELECT coalesce(sex, 'unknown') AS sex, date_sub('year', start, $day::DATE) AS oldest,
       date_sub('year', final, $day::DATE) AS youngest,
       sum(weight)::BIGINT AS counted,
       coalesce(sum(weight) FILTER (WHERE verdict = 'eligible'), 0)::BIGINT AS eligible,
       coalesce(sum(weight) FILTER (WHERE verdict = 'not_eligible'), 0)::BIGINT AS not_eligible,
       coalesce(sum(weight) FILTER (WHERE verdict = 'undetermined'), 0)::BIGINT AS undetermined,
       coalesce(sum(weight) FILTER (WHERE served), 0)::BIGINT AS served,
       coalesce(sum(weight) FILTER (WHERE verdict = 'eligible' AND member = spine_id), 0)::BIGINT AS payees,
       coalesce(sum(weight) FILTER (WHERE served AND member = spine_id), 0)::BIGINT AS payees_served,
       coalesce(sum(due::HUGEINT * weight) FILTER (WHERE member = spine_id), 0)::HUGEINT AS due,
       coalesce(sum(paid::HUGEINT * weight) FILTER (WHERE member = spine_id), 0)::HUGEINT AS paid
FROM people_settled
GROUP BY ALL
