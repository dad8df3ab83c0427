-- The control totals of a round, in units and satang.
SELECT count(*) FILTER (WHERE how = 'paid') AS paid,
       coalesce(sum(satang) FILTER (WHERE how = 'paid'), 0)::BIGINT AS paid_satang,
       count(*) FILTER (WHERE how = 'held') AS held,
       coalesce(sum(satang) FILTER (WHERE how = 'held'), 0)::BIGINT AS held_satang,
       count(*) FILTER (WHERE how = 'without_id') AS without_id,
       coalesce(sum(satang) FILTER (WHERE how = 'without_id'), 0)::BIGINT AS without_id_satang,
       count(*) FILTER (WHERE how = 'nothing_due') AS nothing_due,
       0::BIGINT AS nothing_due_satang
FROM due
