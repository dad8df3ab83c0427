-- What pairs of strangers weigh: those that were weighed now, and those before whose strangers both stand as they were.
SELECT one, two, weight FROM pairs_anew
UNION ALL
SELECT one, two, weight
FROM pairs_before
WHERE one NOT IN (SELECT stranger FROM strangers_gone UNION ALL SELECT stranger FROM strangers_learned)
  AND two NOT IN (SELECT stranger FROM strangers_gone UNION ALL SELECT stranger FROM strangers_learned)
