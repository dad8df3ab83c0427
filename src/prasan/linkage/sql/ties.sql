-- Who is whose parent or spouse, by the civil register, and the house of each; `minor` is that the one is a child still.
SELECT a.spine_id, b.spine_id AS kin, t.spouse, a.house, b.house AS kin_house, coalesce(a.y > $adult_from, FALSE) AS minor
FROM (
    SELECT record_key, father_id AS kin_id, FALSE AS spouse FROM civil_rows WHERE father_id IS NOT NULL
    UNION
    SELECT record_key, mother_id, FALSE FROM civil_rows WHERE mother_id IS NOT NULL
    UNION
    SELECT record_key, spouse_id, TRUE FROM civil_rows WHERE spouse_id IS NOT NULL
) AS t
JOIN spine AS a ON a.id = try_cast(t.record_key AS BIGINT)
JOIN spine AS b ON b.id = try_cast(t.kin_id AS BIGINT)
WHERE a.spine_id <> b.spine_id
