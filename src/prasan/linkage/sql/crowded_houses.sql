-- Houses of more people than one household has.
SELECT house FROM spine WHERE house IS NOT NULL GROUP BY house HAVING count(*) > $crowded
