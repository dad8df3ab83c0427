-- What the values of one column look like, to guess its kind.
SELECT
    count(value) AS known,
    count(*) FILTER (length(value) >= 8 AND left(day, 4) BETWEEN '1000' AND '2199'
        AND day[5:6] BETWEEN '01' AND '31' AND day[7:8] BETWEEN '01' AND '31'
        AND '12' >= least(day[5:6], day[7:8])) AS dates,
    count(*) FILTER (TRY_CAST(general_figure(value) AS DOUBLE) IS NOT NULL) AS numbers,
    count(*) FILTER (regexp_matches(general_figure(value), '^-?[0-9]+\.[0-9]*[1-9][0-9]*$')) AS broken,
    count(*) FILTER (regexp_matches(value, '^(1[0-9]{3}|2[01][0-9]{2})([.]0)?$')) AS years,
    count(*) FILTER (regexp_matches(value, '[0-9]') AND NOT contains(value, ' ')) AS coded,
    count(*) FILTER (contains(value, ' ')) AS of_words,
    count(*) FILTER (regexp_matches(value, '[0-9]')) AS numbered,
    avg(len(string_split(general_text(value), ' '))) AS words,
    count(DISTINCT value) AS different,
    median(length(value)) AS length,
    coalesce(max(same_width) / nullif(count(value), 0), 0) AS widths
FROM (
    SELECT value, general_date(value, FALSE) AS day, count(value) OVER (PARTITION BY length(value)) AS same_width
    FROM (SELECT nullif(trim(value), '') AS value FROM general_column)
);
