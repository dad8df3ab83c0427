-- How often each agreement was used, of how many people, and when last.
SELECT agreement, count(*) AS uses, sum(people) AS people, max(at) AS last
FROM use
WHERE agreement <> '' AND purpose <> 'keep_agreements'
GROUP BY agreement
