-- Every cell: those that are kept, and those that are summed when they are asked for.
SELECT * FROM summed_cells
UNION ALL
SELECT * FROM lowest_cells
