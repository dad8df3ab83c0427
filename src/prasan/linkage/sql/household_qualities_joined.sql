-- Each household by its house, or the lowest of its houses; of several it is joined.
SELECT h.house_code AS record_key, CASE WHEN j.head IS NULL THEN h.quality ELSE 'joined' END AS quality
FROM households_made AS h
LEFT JOIN household_heads AS j ON j.house_code = h.house_code
WHERE j.head IS NULL OR j.head = h.house_code
