-- How many households and people there are of each quality.
SELECT quality, count(*) AS households, sum(members)::BIGINT AS people FROM households GROUP BY quality ORDER BY quality
