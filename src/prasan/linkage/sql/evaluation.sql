-- Links against the truth, by register: made, right, and how many there were to make.
WITH civil_person AS (
    SELECT t.person, l.spine_id FROM truth AS t JOIN links AS l ON l.register = 'civil' AND l.record_key = t.record_key
    WHERE t.register = 'civil'
), answers AS (
    SELECT l.register, l.stage <> 'unregistered' AS made, c.spine_id IS NOT NULL AS there,
           l.stage <> 'unregistered' AND l.spine_id = c.spine_id AS hit
    FROM links AS l
    JOIN truth AS t ON t.register = l.register AND t.record_key = l.record_key
    LEFT JOIN civil_person AS c ON c.person = t.person
    WHERE l.register <> 'civil'
)
SELECT register, count(*) AS records, count(*) FILTER (made) AS made, count(*) FILTER (there) AS there,
       count(*) FILTER (coalesce(hit, FALSE)) AS hit
FROM answers
GROUP BY register
ORDER BY register
