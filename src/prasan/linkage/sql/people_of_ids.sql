-- Who has the id of such a record.
SELECT p.spine_id FROM part AS p SEMI JOIN ids_asked AS i ON i.id = p.id
