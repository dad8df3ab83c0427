-- By which people are found who have such an id.
SELECT DISTINCT block_id_tail(id) AS key FROM ids_asked WHERE id IS NOT NULL
