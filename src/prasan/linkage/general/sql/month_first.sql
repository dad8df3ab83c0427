-- Whether dates such as 02/27/1999 put the month first: more second parts than first parts are above twelve.
SELECT count(*) FILTER (TRY_CAST(parts[2] AS INT) > 12) > count(*) FILTER (TRY_CAST(parts[1] AS INT) > 12)
FROM (
    SELECT regexp_extract_all(value, '[0-9]+') AS parts
    FROM general_column
    WHERE regexp_matches(trim(value), '^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{4}$')
);
