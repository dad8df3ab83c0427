-- How far those pairs agree whose names had to be looked at: as if no name were close, but for those that are.
SELECT p.* EXCLUDE (given_apart, family_apart, pattern),
       (p.pattern + CASE WHEN g.apart IS NULL THEN 0 ELSE given_close_after_all(p.pattern) END
           + CASE WHEN f.apart IS NULL THEN 0 ELSE family_close_after_all(p.pattern) END)::SMALLINT AS pattern
FROM pairs AS p
LEFT JOIN close_pairs AS g ON g.apart = p.given_apart
LEFT JOIN close_pairs AS f ON f.apart = p.family_apart
WHERE p.given_apart IS NOT NULL OR p.family_apart IS NOT NULL
