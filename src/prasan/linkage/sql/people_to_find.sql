-- The people of the spine in its order, each as ten numbers side by side: a person is one place of the file, not one of
-- each column.  Block keys that other columns tell are left out.  Numbers of names begin with one, so that zero is none; of
-- the others the lowest that there is stands for none.
SELECT [spine_id, coalesce(id, nothing), coalesce(spouse, nothing), coalesce(house, nothing),
        coalesce(given, 0)::BIGINT * 4294967296 + coalesce(given_key, 0),
        coalesce(family, 0)::BIGINT * 4294967296 + coalesce(family_key, 0),
        coalesce(former_given, 0)::BIGINT * 4294967296 + coalesce(former_family, 0),
        coalesce(former_names, nothing), coalesce(area, nothing),
        (((coalesce(y + 40000, 0)::BIGINT * 1000 + coalesce(m + 200, 0)) * 1000) + coalesce(d + 200, 0)) * 1000
            + coalesce(sex + 200, 0)]::BIGINT[10] AS person
FROM spine_places
CROSS JOIN (SELECT (-9223372036854775808)::BIGINT AS nothing)
