-- Records that tell their blocks alone, numbered in the order of their handles, which is no order of people.
SELECT row_number() OVER (ORDER BY handle) AS no, handle, blocks
FROM encodings
