-- Whose records are not what they were: people who are new in a register, gone from it, or of whom it says something else.
SELECT spine_id, any_value(coalesce(area_now, area_before)) AS area,
       CASE WHEN bool_and(before = 0) THEN 'new' WHEN bool_and(now = 0) THEN 'gone' ELSE 'changed' END AS change
FROM (
    SELECT spine_id, said, sum(is_now) AS now, sum(1 - is_now) AS before,
           max(area) FILTER (WHERE is_now = 1) AS area_now, max(area) FILTER (WHERE is_now = 0) AS area_before
    FROM (
        SELECT spine_id, said, area, 1 AS is_now FROM states_now
        UNION ALL
        SELECT spine_id, said, area, 0 AS is_now FROM states_before
    )
    GROUP BY spine_id, said
)
GROUP BY spine_id
HAVING bool_or(now <> before)
ORDER BY spine_id
