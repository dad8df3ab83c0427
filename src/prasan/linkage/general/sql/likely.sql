-- How probable the links are that may be taken.
SELECT probability FROM general_assigned WHERE probability >= $least ORDER BY probability DESC;
