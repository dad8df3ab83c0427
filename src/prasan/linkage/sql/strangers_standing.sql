-- Strangers before of whom nothing changed.  A name that the civil register has come to know since is as rare as it says
-- there, so that who has it is compared anew (`fresh`).
SELECT c.register_no, k.* REPLACE (coalesce(g.given_rarity, k.given_rarity) AS given_rarity,
                                   coalesce(f.family_rarity, k.family_rarity) AS family_rarity),
       coalesce(g.given_rarity <> coalesce(k.given_rarity, 0), FALSE)
           OR coalesce(f.family_rarity <> coalesce(k.family_rarity, 0), FALSE) AS fresh
FROM strangers_before AS k
JOIN cuts AS c USING (register)
ANTI JOIN renewed AS r ON r.register_no = c.register_no AND r.record_key = k.record_key
LEFT JOIN names_learned AS g ON g.name = k.given
LEFT JOIN names_learned AS f ON f.name = k.family
