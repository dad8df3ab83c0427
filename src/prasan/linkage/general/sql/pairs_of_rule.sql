-- How many pairs a rule brings together.
SELECT sum(CASE WHEN $dedupe THEN ours * (ours - 1) // 2 ELSE ours * theirs END)
FROM (
    SELECT count(*) FILTER (side = 0) AS ours, count(*) FILTER (side = 1) AS theirs FROM general_blocks GROUP BY block
);
