-- How many pairs have each pattern of levels.
SELECT given, family, sex, birth, place, count(*) AS pairs FROM same_id GROUP BY ALL ORDER BY ALL
