-- How many matches are believed to agree in which keys; pairs that hardly are any are left out.
SELECT mask, sum(belief) AS pairs FROM (
    SELECT mask, 1 / (1 + pow(2.0, least(-weight - $prior, 500.0))) AS belief FROM general_masks
)
WHERE belief > $least GROUP BY ALL ORDER BY ALL;
