-- A scenario in all; amounts in satang.
SELECT count(verdict) AS population,
       coalesce(sum(people) FILTER (WHERE verdict IS NOT NULL), 0)::BIGINT AS people,
       count(*) FILTER (WHERE verdict = 'eligible') AS eligible,
       coalesce(sum(people) FILTER (WHERE verdict = 'eligible'), 0)::BIGINT AS people_eligible,
       count(*) FILTER (WHERE verdict = 'not_eligible') AS not_eligible,
       count(*) FILTER (WHERE verdict = 'undetermined') AS undetermined,
       coalesce(sum(due), 0)::HUGEINT AS due,
       coalesce(sum(paid), 0)::HUGEINT AS paid,
       count(*) FILTER (WHERE served) AS served,
       count(*) FILTER (WHERE touched) AS touched,
       count(*) FILTER (WHERE surely_linked) AS surely_linked,
       count(*) FILTER (WHERE maybe_linked) AS maybe_linked,
       count(*) FILTER (WHERE maybe) AS maybe,
       coalesce(sum(least_linked), 0)::HUGEINT AS least_linked,
       coalesce(sum(most_linked), 0)::HUGEINT AS most_linked,
       coalesce(sum(most_determined), 0)::HUGEINT AS most_determined,
       coalesce(sum(most), 0)::HUGEINT AS most
FROM settled
