-- The people of the units that gain and lose by sex and age on $day, in years that may be reached (oldest) and surely
-- are (youngest); amounts (satang) by the payee's.
SELECT coalesce(sex, 'unknown') AS sex, date_sub('year', start, $day::DATE) AS oldest,
       date_sub('year', final, $day::DATE) AS youngest,
       count(*) FILTER (WHERE turn > 0) AS gains, count(*) FILTER (WHERE turn < 0) AS loses,
       count(*) FILTER (WHERE turn = 0) AS unchanged,
       count(*) FILTER (WHERE after = 'eligible' AND before <> 'eligible') AS entered,
       count(*) FILTER (WHERE before = 'eligible' AND after <> 'eligible') AS departed,
       count(*) FILTER (WHERE before <> after) AS judged_anew,
       count(*) FILTER (WHERE more > 0 AND member = spine_id) AS payees_gain,
       count(*) FILTER (WHERE more < 0 AND member = spine_id) AS payees_lose,
       coalesce(sum(more) FILTER (WHERE more > 0 AND member = spine_id), 0)::HUGEINT AS gained,
       coalesce(-sum(more) FILTER (WHERE more < 0 AND member = spine_id), 0)::HUGEINT AS lost
FROM people_changed
GROUP BY ALL
