-- Each block's subdistrict.  Looked up by equality: a join by ranges would visit every range for every person.
SELECT unnest(generate_series(first_block, end_block - 1)) AS block, area, district, district_block
FROM subdistricts
