-- How many units went from one verdict to another.
SELECT before, after, sum(weight)::BIGINT AS units FROM changes GROUP BY ALL ORDER BY before, after
