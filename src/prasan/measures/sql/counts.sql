-- A measure's verdicts by district.  Amounts are added in satang, so that their order cannot matter.
SELECT left(area_code, 4) AS district, verdict, count(*) AS units, sum(people)::BIGINT AS people,
       sum(round(amount * 100)::BIGINT)::DOUBLE / 100 AS amount
FROM verdicts
GROUP BY ALL
ORDER BY district NULLS FIRST, verdict
