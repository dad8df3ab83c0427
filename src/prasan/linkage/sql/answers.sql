-- Each record's link beside the truth: whether one was made, whether there is one to make, and whether it is right.
WITH civil_person AS (
    SELECT t.person, l.spine_id FROM truth AS t JOIN links AS l ON l.register = 'civil' AND l.record_key = t.record_key
    WHERE t.register = 'civil'
)
SELECT l.register, l.record_key, l.spine_id, l.stage, l.probability, t.person,
       l.stage <> 'unregistered' AS made, c.spine_id IS NOT NULL AS there,
       coalesce(l.stage <> 'unregistered' AND l.spine_id = c.spine_id, FALSE) AS hit
FROM links AS l
JOIN truth AS t ON t.register = l.register AND t.record_key = l.record_key
LEFT JOIN civil_person AS c ON c.person = t.person
WHERE l.register <> 'civil'
