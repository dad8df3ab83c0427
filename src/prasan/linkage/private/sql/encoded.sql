-- Encodings, numbered in the order of their handles, which is no order of people.
SELECT row_number() OVER (ORDER BY handle) AS no, handle, filter::BIT AS bits, bit_count(filter::BIT) AS size, blocks
FROM encodings
