-- Whose civil record is whose.
SELECT 'civil' AS register, id_text(id) AS record_key, i AS person FROM (SELECT id, i FROM people ORDER BY i)
