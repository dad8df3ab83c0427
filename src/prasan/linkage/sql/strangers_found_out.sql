-- Pairs of records of one person whom the civil register has not: in truth, as made, and both.
WITH strangers AS (
    SELECT row_number() OVER () AS n, spine_id, person FROM answers WHERE NOT made AND NOT there
), pairs AS (
    SELECT TRUE AS same, a.spine_id = b.spine_id AS made
    FROM strangers AS a JOIN strangers AS b ON a.person = b.person AND a.n < b.n
    UNION ALL
    SELECT FALSE, TRUE FROM strangers AS a JOIN strangers AS b ON a.spine_id = b.spine_id AND a.n < b.n
    WHERE a.person <> b.person
)
SELECT count(*) FILTER (same) AS there, count(*) FILTER (made) AS made, count(*) FILTER (same AND made) AS hit
FROM pairs
