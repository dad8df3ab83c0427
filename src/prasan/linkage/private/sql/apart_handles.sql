-- Their handles.
SELECT handle FROM apart ORDER BY handle
