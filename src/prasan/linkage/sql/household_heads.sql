-- The houses that are one household with another, by the lowest house code of each such household.
SELECT house_code, head, quality
FROM (SELECT house_code, quality, min(house_code) OVER (PARTITION BY joined_id) AS head, count(*) OVER (PARTITION BY joined_id) AS houses FROM households_made)
WHERE houses > 1
