-- Who gains and loses by province, "00" where none is known, and in all ("TH"); amounts in satang.
SELECT CASE WHEN grouping(province) = 0 THEN province ELSE 'TH' END AS key,
       count(*) FILTER (WHERE turn > 0) AS gains, count(*) FILTER (WHERE turn < 0) AS loses,
       count(*) FILTER (WHERE turn = 0) AS unchanged,
       count(*) FILTER (WHERE after = 'eligible' AND before <> 'eligible') AS entered,
       count(*) FILTER (WHERE before = 'eligible' AND after <> 'eligible') AS departed,
       count(*) FILTER (WHERE before <> after) AS judged_anew,
       count(*) FILTER (WHERE more > 0) AS payees_gain, count(*) FILTER (WHERE more < 0) AS payees_lose,
       coalesce(sum(more) FILTER (WHERE more > 0), 0)::HUGEINT AS gained,
       coalesce(-sum(more) FILTER (WHERE more < 0), 0)::HUGEINT AS lost
FROM (SELECT *, coalesce(left(lpad(area::VARCHAR, 6, '0'), 2), '00') AS province FROM changes)
GROUP BY GROUPING SETS ((province), ())
ORDER BY key
