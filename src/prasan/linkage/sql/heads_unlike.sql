-- How many nodes have another head than before.
SELECT count(*) FROM heads AS h JOIN heads_next AS n USING (node) WHERE h.head <> n.head
