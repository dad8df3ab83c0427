-- Links against the truth, by register: made, right, and how many there were to make.
SELECT register, count(*) AS records, count(*) FILTER (made) AS made, count(*) FILTER (there) AS there,
       count(*) FILTER (hit) AS hit
FROM answers
GROUP BY register
ORDER BY register
