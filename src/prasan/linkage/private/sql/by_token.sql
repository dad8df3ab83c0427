-- How many links tokens made.
SELECT count(*) FROM links WHERE stage = 'id_token'
