-- How many households family links make one with another.
SELECT count(*) FROM (SELECT count(*) OVER (PARTITION BY joined_id) AS together FROM households) WHERE together > 1
