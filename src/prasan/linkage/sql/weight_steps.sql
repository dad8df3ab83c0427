-- How many links of each register and stage, and how many doubtful pairs, lie in each step of so many bits of match weight.
SELECT register, stage, floor(weight / $bits)::INTEGER AS step, count(*) AS pairs
FROM (
    SELECT register, stage, weight FROM register_links WHERE weight IS NOT NULL AND stage <> 'unregistered'
    UNION ALL
    SELECT register, 'doubtful', weight FROM review WHERE place = 1
)
GROUP BY register, stage, step
ORDER BY register, stage, step
