-- Of each household of one chunk its head, spouse and parent, and what tells whose parents they can be.
SELECT h.household, h.sex AS head_sex, h.years AS head_years, h.size = 1 AS single,
       CASE WHEN h.sex = 1 THEN h.id ELSE s.id END AS man, CASE WHEN h.sex = 1 THEN s.id ELSE h.id END AS woman,
       CASE WHEN draw($seed, h.household, 'registered marriage') < $marriages THEN h.id END AS head,
       CASE WHEN draw($seed, h.household, 'registered marriage') < $marriages THEN s.id END AS spouse,
       least(h.years, s.years) AS younger, greatest(h.years, s.years) AS older,
       CASE WHEN q.sex = 1 THEN q.id END AS elder_man, CASE WHEN q.sex = 2 THEN q.id END AS elder_woman,
       q.years AS elder_years, coalesce(q.in_law AND s.id IS NOT NULL, FALSE) AS of_spouse
FROM people AS h
LEFT JOIN people AS s ON s.i = h.i + 1 AND s.role = 'spouse'
LEFT JOIN people AS q ON q.i = h.i + h.size - 1 AND q.role = 'parent'
WHERE h.role = 'head'
