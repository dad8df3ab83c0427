-- By which people are found whose spouse has the id of such a record.
SELECT DISTINCT block_id_tail(id) AS key FROM other_given WHERE id IS NOT NULL
