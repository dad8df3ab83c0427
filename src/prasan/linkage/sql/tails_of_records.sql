-- By which people are found who have the id of a record.
SELECT DISTINCT block_id_tail(id) AS key FROM records WHERE id_valid AND NOT waits AND id IS NOT NULL
