-- The names that only other registers have, numbered on from those of the civil register.
SELECT taken.names + row_number() OVER (ORDER BY name)::INTEGER AS name_no, name,
       coalesce(k.key_no, taken.sounds + dense_rank() OVER (PARTITION BY k.key_no IS NULL ORDER BY key)::INTEGER) AS key_no,
       key
FROM (
    SELECT name, thai_name_key(name) AS key
    FROM (
        SELECT new_given AS name FROM records_read WHERE new_given IS NOT NULL
        UNION
        SELECT new_family FROM records_read WHERE new_family IS NOT NULL
    )
)
CROSS JOIN numbers_taken AS taken
LEFT JOIN (SELECT DISTINCT key, key_no FROM spine_names) AS k USING (key)
