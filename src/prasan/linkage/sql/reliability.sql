-- Of links of about one probability, how many are right.
SELECT bin, avg(probability) AS predicted, count(*) AS links, count(*) FILTER (hit) AS hit
FROM (
    SELECT probability, hit, ntile($bins) OVER (ORDER BY probability, register, record_key) AS bin
    FROM answers
    WHERE made AND probability IS NOT NULL
)
GROUP BY bin
ORDER BY bin
