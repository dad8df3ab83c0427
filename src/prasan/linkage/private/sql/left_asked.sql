-- Handles whose encodings are asked for: those that no link has.
SELECT handle FROM left_records ANTI JOIN (SELECT left_handle AS handle FROM links) USING (handle) ORDER BY handle
