-- How many people the uses under an agreement were of on the day in Bangkok that $now is in.
SELECT coalesce(sum(people), 0) AS people
FROM use
WHERE agreement = $agreement AND date(at, '+7 hours') = date($now, '+7 hours')
