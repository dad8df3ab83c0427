-- What the pairs of records weigh that surely have no partner, and how probable they are.
SELECT b.weight, b.probability FROM general_believed AS b
ANTI JOIN general_taken AS one ON one.rid = b.l
ANTI JOIN general_taken AS two ON two.rid = b.r
ORDER BY b.l, b.r;
