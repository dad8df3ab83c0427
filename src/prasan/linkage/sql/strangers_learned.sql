-- Strangers before, with a name that the civil register has come to know since: it is as rare as it says there, so that
-- who has it is compared anew.
SELECT k.* REPLACE (coalesce(g.given_rarity, k.given_rarity) AS given_rarity,
                    coalesce(f.family_rarity, k.family_rarity) AS family_rarity)
FROM strangers_told AS k
ANTI JOIN strangers_gone USING (stranger)
LEFT JOIN names_learned AS g ON g.name = k.given
LEFT JOIN names_learned AS f ON f.name = k.family
WHERE coalesce(g.given_rarity <> coalesce(k.given_rarity, 0), FALSE)
   OR coalesce(f.family_rarity <> coalesce(k.family_rarity, 0), FALSE)
