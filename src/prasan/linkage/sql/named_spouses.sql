-- Those of them that a person has the given name of whose spouse has the id.
SELECT o.rec, o.spine_id, p.spine_id AS named FROM part AS p JOIN other_given AS o ON o.id = p.spouse AND o.given_key = p.given_key
