-- The links at a cut.
SELECT * FROM general_assigned WHERE probability >= $cut;
