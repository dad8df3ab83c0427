-- A measure's verdicts in all.
SELECT count(*) AS population,
       count(*) FILTER (WHERE verdict = 'eligible') AS eligible,
       count(*) FILTER (WHERE verdict = 'not_eligible') AS not_eligible,
       count(*) FILTER (WHERE verdict = 'undetermined') AS undetermined,
       coalesce(sum(round(amount * 100)::BIGINT) FILTER (WHERE verdict = 'eligible')::DOUBLE / 100, 0) AS amount,
       count(*) FILTER (WHERE doubtful) AS doubtful
FROM verdicts
