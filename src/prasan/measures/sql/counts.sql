-- A measure's verdicts by district.
SELECT left(lpad(area::VARCHAR, 6, '0'), 4) AS district,
       CASE WHEN verdict THEN 'eligible' WHEN NOT verdict THEN 'not_eligible' ELSE 'undetermined' END AS verdict,
       sum(units)::BIGINT AS units, sum(people)::BIGINT AS people, sum(satang)::DOUBLE / 100 AS amount
FROM verdict_groups
GROUP BY ALL
ORDER BY district NULLS FIRST, verdict
