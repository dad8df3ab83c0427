-- A measure's verdicts in all.
SELECT coalesce(sum(units), 0)::BIGINT AS population,
       coalesce(sum(units) FILTER (WHERE verdict), 0)::BIGINT AS eligible,
       coalesce(sum(units) FILTER (WHERE NOT verdict), 0)::BIGINT AS not_eligible,
       coalesce(sum(units) FILTER (WHERE verdict IS NULL), 0)::BIGINT AS undetermined,
       coalesce(sum(satang) FILTER (WHERE verdict)::DOUBLE / 100, 0) AS amount,
       coalesce(sum(units) FILTER (WHERE doubtful), 0)::BIGINT AS doubtful
FROM verdict_groups
