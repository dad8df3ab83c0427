-- Of those who ended, the criteria that they do not meet now.
SELECT unit_key, list(substr(criterion, 3) || ':' || said ORDER BY criterion) FILTER (WHERE said <> 'met') AS turned
FROM (
    UNPIVOT (
        SELECT unit_key, COLUMNS('^c_') FROM now_verdicts
        WHERE unit_key IN (SELECT now_key FROM changed WHERE kind = 'ended')
    )
    ON COLUMNS('^c_') INTO NAME criterion VALUE said
)
GROUP BY unit_key
