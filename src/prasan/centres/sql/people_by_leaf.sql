-- The counts and amounts from people in the smallest areas.  A measure may feed several elements: each has the whole count.
WITH summed AS (
    SELECT e.origin, v.element, e.counts_people, v.area, sum(v.value) AS value
    FROM leaf_values AS v
    JOIN elements AS e ON e.element = v.element
    WHERE e.from_people
    GROUP BY ALL
)
SELECT origin, area,
       coalesce(max(value) FILTER (WHERE counts_people), 0) AS people,
       coalesce(max(abs(value)) FILTER (WHERE NOT counts_people), 0) AS amount
FROM summed
GROUP BY ALL
