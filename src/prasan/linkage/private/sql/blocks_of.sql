-- The blocks that each record is in.
SELECT DISTINCT no, unnest(blocks) AS block FROM encoded
