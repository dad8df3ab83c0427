-- Handles whose blocks are asked for: those that no link has, or all where the left side may have a person several times.
SELECT handle FROM right_records ANTI JOIN (SELECT right_handle AS handle FROM links WHERE $alone) USING (handle) ORDER BY handle
