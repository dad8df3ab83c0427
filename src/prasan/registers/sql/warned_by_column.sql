-- How many accepted rows have a warning of each column.
SELECT warned, count(*) AS rows
FROM (
    SELECT unnest(list_distinct(list_transform(warnings, lambda warning: split_part(warning, ': ', 1)))) AS warned
    FROM accepted
    WHERE len(warnings) > 0
)
GROUP BY warned
ORDER BY warned
