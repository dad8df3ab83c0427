-- The age of each unit's oldest member.
SELECT unit_key, max(age) AS age FROM grouped_people WHERE age >= 0 GROUP BY unit_key
