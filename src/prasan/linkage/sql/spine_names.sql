-- Each distinct name of the civil register once, numbered, with the key of its sound, numbered too.
-- Its rarity is what it says that two have just this name, beside what it says that they have one and the same, in
-- bits, at most eight: a name of one in a hundred says less than a name of one in a million (term frequency).  A former
-- name counts like one that is borne.
SELECT row_number() OVER (ORDER BY name)::INTEGER AS name_no, name,
       dense_rank() OVER (ORDER BY key)::INTEGER AS key_no, key,
       CASE WHEN given > 0 THEN least(log2(sum(given * given) OVER () / sum(given) OVER () / given), 8) END::FLOAT AS given_rarity,
       CASE WHEN family > 0 THEN least(log2(sum(family * family) OVER () / sum(family) OVER () / family), 8) END::FLOAT AS family_rarity
FROM (
    SELECT name, thai_name_key_of_many(name) AS key, given, family
    FROM (
        SELECT name, sum(given)::DOUBLE AS given, sum(family)::DOUBLE AS family
        FROM (
            SELECT given_name AS name, count(*) AS given, 0 AS family FROM civil GROUP BY given_name
            UNION ALL
            SELECT family_name, 0, count(*) FROM civil GROUP BY family_name
            UNION ALL
            SELECT former_given_name, count(*), 0 FROM civil GROUP BY former_given_name
            UNION ALL
            SELECT former_family_name, 0, count(*) FROM civil GROUP BY former_family_name
        )
        WHERE name IS NOT NULL
        GROUP BY name
    )
)
