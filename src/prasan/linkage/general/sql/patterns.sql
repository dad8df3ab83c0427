-- How often each pattern is among compared pairs, by how rare the values that agree are (in steps of two bits).
SELECT pattern, round(rarity / 2)::INTEGER * 2 AS rarity, count(*) AS pairs FROM general_compared GROUP BY ALL ORDER BY ALL;
