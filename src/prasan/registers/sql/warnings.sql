-- How many accepted rows have each warning.
SELECT warning, count(*) AS rows
FROM (SELECT unnest(warnings) AS warning FROM accepted WHERE len(warnings) > 0)
GROUP BY warning
ORDER BY rows DESC, warning
