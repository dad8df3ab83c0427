-- How probable the pairs of records are that surely have no partner, of those that weigh so much.
SELECT b.probability FROM general_believed AS b
ANTI JOIN general_taken AS one ON one.rid = b.l
ANTI JOIN general_taken AS two ON two.rid = b.r
WHERE b.weight > $least ORDER BY b.l, b.r;
