-- How many records and pairs each block has, and how many of the pairs its parts leave.
WITH parts AS (
    SELECT rule, block, part, count(*) FILTER (side = 0) AS ours, count(*) FILTER (side = 1) AS theirs
    FROM general_parts GROUP BY ALL
)
SELECT rule, block, sum(ours)::BIGINT AS ours, sum(theirs)::BIGINT AS theirs,
    sum(ours * theirs)::BIGINT AS linked, sum(ours * (ours - 1) // 2)::BIGINT AS doubled
FROM parts GROUP BY ALL
