-- The files that have the cells of an indicator (NULL: of any), and the values that more of them are summed from: for a
-- unit (NULL: for any) only if it stands lowest somewhere, since all others' cells are kept.
SELECT c.year, c.cells,
       CASE WHEN $unit::VARCHAR IS NULL OR $unit IN (SELECT l.unit FROM lowest AS l WHERE l.origin = c.origin) THEN c.leaves END
           AS leaves
FROM chapters AS c
WHERE $indicator::VARCHAR IS NULL OR c.origin IN (SELECT i.origin FROM indicators AS i WHERE i.indicator = $indicator)
ORDER BY c.origin, c.year
