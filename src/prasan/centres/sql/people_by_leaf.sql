-- The counts and amounts from people in the smallest areas, in the nation as a whole.
SELECT e.origin, v.area,
       coalesce(sum(v.value) FILTER (WHERE e.counts_people), 0) AS people,
       coalesce(max(abs(v.value)) FILTER (WHERE NOT e.counts_people), 0) AS amount
FROM leaf_values AS v
JOIN elements AS e ON e.element = v.element
WHERE e.from_people
GROUP BY ALL
