-- The people of the units that gain and lose by sex and age on $day, in years that may be reached (oldest) and surely
-- are (youngest); amounts (satang) by the payee's.
SELECT coalesce(sex, 'unknown') AS sex, date_sub('year', start, $day::DATE) AS oldest,
       date_sub('year', final, $day::DATE) AS youngest,
       coalesce(sum(weight) FILTER (WHERE turn > 0), 0)::BIGINT AS gains, coalesce(sum(weight) FILTER (WHERE turn < 0), 0)::BIGINT AS loses,
       coalesce(sum(weight) FILTER (WHERE turn = 0), 0)::BIGINT AS unchanged,
       coalesce(sum(weight) FILTER (WHERE after = 'eligible' AND before <> 'eligible'), 0)::BIGINT AS entered,
       coalesce(sum(weight) FILTER (WHERE before = 'eligible' AND after <> 'eligible'), 0)::BIGINT AS departed,
       coalesce(sum(weight) FILTER (WHERE before <> after), 0)::BIGINT AS judged_anew,
       coalesce(sum(weight) FILTER (WHERE more > 0 AND member = spine_id), 0)::BIGINT AS payees_gain,
       coalesce(sum(weight) FILTER (WHERE more < 0 AND member = spine_id), 0)::BIGINT AS payees_lose,
       coalesce(sum(more::HUGEINT * weight) FILTER (WHERE more > 0 AND member = spine_id), 0)::HUGEINT AS gained,
       coalesce(-sum(more::HUGEINT * weight) FILTER (WHERE more < 0 AND member = spine_id), 0)::HUGEINT AS lost
FROM people_changed
GROUP BY ALL
