-- The age of each unit's oldest member on $day, in years surely reached.
SELECT unit, max(date_sub('year', final, $day::DATE)) AS age
FROM (
    SELECT CASE WHEN $households::BOOLEAN THEN household ELSE -1 - spine_id END AS unit, "civil.birth_date.last" AS final
    FROM everybody
)
WHERE date_sub('year', final, $day::DATE) >= 0
GROUP BY unit
