-- Who gains and loses by province, "00" where none is known, and in all ("TH"); amounts in satang.
SELECT CASE WHEN grouping(province) = 0 THEN province ELSE 'TH' END AS key,
       coalesce(sum(weight) FILTER (WHERE turn > 0), 0)::BIGINT AS gains, coalesce(sum(weight) FILTER (WHERE turn < 0), 0)::BIGINT AS loses,
       coalesce(sum(weight) FILTER (WHERE turn = 0), 0)::BIGINT AS unchanged,
       coalesce(sum(weight) FILTER (WHERE after = 'eligible' AND before <> 'eligible'), 0)::BIGINT AS entered,
       coalesce(sum(weight) FILTER (WHERE before = 'eligible' AND after <> 'eligible'), 0)::BIGINT AS departed,
       coalesce(sum(weight) FILTER (WHERE before <> after), 0)::BIGINT AS judged_anew,
       coalesce(sum(weight) FILTER (WHERE more > 0), 0)::BIGINT AS payees_gain, coalesce(sum(weight) FILTER (WHERE more < 0), 0)::BIGINT AS payees_lose,
       coalesce(sum(more::HUGEINT * weight) FILTER (WHERE more > 0), 0)::HUGEINT AS gained,
       coalesce(-sum(more::HUGEINT * weight) FILTER (WHERE more < 0), 0)::HUGEINT AS lost
FROM (SELECT *, coalesce(left(lpad(area::VARCHAR, 6, '0'), 2), '00') AS province FROM changes)
GROUP BY GROUPING SETS ((province), ())
ORDER BY key
