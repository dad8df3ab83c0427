-- How far each pair agrees: the levels of all comparisons as one number.
SELECT p.* EXCLUDE (given_a, given_b, given_sounds, given_former, family_a, family_b, family_sounds, family_former, rest, women),
       rest + pattern_of_names(
           given_level_of(given_a, given_b, given_sounds OR g.a IS NOT NULL, swapped_names(given_a, family_a, given_b, family_b), given_former),
           family_level_of(family_a, family_b, family_sounds OR f.a IS NOT NULL, swapped_names(given_a, family_a, given_b, family_b),
               family_former, women)) AS pattern
FROM pairs AS p
LEFT JOIN close_pairs AS g ON g.a = p.given_a AND g.b = p.given_b
LEFT JOIN close_pairs AS f ON f.a = p.family_a AND f.b = p.family_b
