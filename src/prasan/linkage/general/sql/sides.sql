-- How many records each side has.
SELECT side, count(*) AS records FROM general_records GROUP BY ALL ORDER BY side;
