-- Links against the truth, by how they were made.
SELECT stage, count(*) AS made, count(*) FILTER (hit) AS hit FROM answers WHERE made GROUP BY stage ORDER BY stage
