-- How often each agreement was used, of how many people, and when last.
SELECT agreement, count(*) AS uses, sum(people) AS people, max(at) AS last, max(idx) AS entry
FROM use
WHERE agreement <> ''
GROUP BY agreement
