-- Handles that no link has.
SELECT handle FROM right_records ANTI JOIN (SELECT right_handle AS handle FROM links) USING (handle)
