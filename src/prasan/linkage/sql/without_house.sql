-- People of the civil register who are registered in no house.
SELECT count(*) FROM spine WHERE house IS NULL
