-- A scenario in all; amounts in satang.
SELECT coalesce(sum(weight) FILTER (WHERE verdict IS NOT NULL), 0)::BIGINT AS population,
       coalesce(sum(people * weight) FILTER (WHERE verdict IS NOT NULL), 0)::BIGINT AS people,
       coalesce(sum(weight) FILTER (WHERE verdict = 'eligible'), 0)::BIGINT AS eligible,
       coalesce(sum(people * weight) FILTER (WHERE verdict = 'eligible'), 0)::BIGINT AS people_eligible,
       coalesce(sum(weight) FILTER (WHERE verdict = 'not_eligible'), 0)::BIGINT AS not_eligible,
       coalesce(sum(weight) FILTER (WHERE verdict = 'undetermined'), 0)::BIGINT AS undetermined,
       coalesce(sum(due::HUGEINT * weight), 0)::HUGEINT AS due,
       coalesce(sum(paid::HUGEINT * weight), 0)::HUGEINT AS paid,
       coalesce(sum(weight) FILTER (WHERE served), 0)::BIGINT AS served,
       coalesce(sum(weight) FILTER (WHERE touched), 0)::BIGINT AS touched,
       coalesce(sum(weight) FILTER (WHERE surely_linked), 0)::BIGINT AS surely_linked,
       coalesce(sum(weight) FILTER (WHERE maybe_linked), 0)::BIGINT AS maybe_linked,
       coalesce(sum(weight) FILTER (WHERE maybe), 0)::BIGINT AS maybe,
       coalesce(sum(least_linked::HUGEINT * weight), 0)::HUGEINT AS least_linked,
       coalesce(sum(most_linked::HUGEINT * weight), 0)::HUGEINT AS most_linked,
       coalesce(sum(most_determined::HUGEINT * weight), 0)::HUGEINT AS most_determined,
       coalesce(sum(most::HUGEINT * weight), 0)::HUGEINT AS most
FROM settled
