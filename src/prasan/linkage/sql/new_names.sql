-- The names that only other registers have, numbered on from those of the civil register.  Of the civil register's own
-- sounds those that they have are looked for.
WITH told AS (
    SELECT name, thai_name_key(name) AS key
    FROM (
        SELECT new_given AS name FROM records_read WHERE new_given IS NOT NULL
        UNION
        SELECT new_family FROM records_read WHERE new_family IS NOT NULL
    )
)
SELECT taken.names + row_number() OVER (ORDER BY name)::INTEGER AS name_no, name,
       coalesce(k.key_no, taken.sounds + dense_rank() OVER (PARTITION BY k.key_no IS NULL ORDER BY key)::INTEGER) AS key_no,
       key
FROM told
CROSS JOIN numbers_taken AS taken
LEFT JOIN (SELECT DISTINCT key, key_no FROM spine_names SEMI JOIN told USING (key)) AS k USING (key)
