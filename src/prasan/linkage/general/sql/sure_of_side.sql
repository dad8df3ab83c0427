-- How many records of a side have a partner.
SELECT count(*) FROM general_taken AS t JOIN general_records AS o USING (rid) WHERE o.side = $side;
