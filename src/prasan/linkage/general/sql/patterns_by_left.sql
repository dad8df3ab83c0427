-- The patterns of compared pairs, record by record of the left.
SELECT l, r, pattern, round(rarity / 2)::INTEGER * 2 AS rarity FROM general_compared ORDER BY ALL
