-- Every record with a number of its own, by side and key.
SELECT (row_number() OVER (ORDER BY side, key) - 1)::INTEGER AS rid, * FROM general_written;
