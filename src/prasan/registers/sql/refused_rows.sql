-- A page of the rows in quarantine, each with the snapshot that it came in.
SELECT coalesce(origin, $here) AS origin, source_file, source_row, codes, "row"
FROM quarantine
ORDER BY origin, source_file, source_row
LIMIT $most OFFSET $after
