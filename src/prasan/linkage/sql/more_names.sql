-- The names that only later rows of the civil register have, numbered on, and as rare as names can be.
SELECT most + row_number() OVER (ORDER BY name)::INTEGER AS name_no, name,
       coalesce(k.key_no, most_keys + dense_rank() OVER (PARTITION BY k.key_no IS NULL ORDER BY key)::INTEGER) AS key_no,
       key, 8::FLOAT AS given_rarity, 8::FLOAT AS family_rarity
FROM (
    SELECT name, thai_name_key(name) AS key
    FROM (
        SELECT given_name AS name FROM civil
        UNION
        SELECT family_name FROM civil
        UNION
        SELECT former_given_name FROM civil
        UNION
        SELECT former_family_name FROM civil
    )
    ANTI JOIN spine_names USING (name)
    WHERE name IS NOT NULL
)
CROSS JOIN (SELECT coalesce(max(name_no), 0) AS most, coalesce(max(key_no), 0) AS most_keys FROM spine_names)
LEFT JOIN (SELECT DISTINCT key, key_no FROM spine_names) AS k USING (key)
