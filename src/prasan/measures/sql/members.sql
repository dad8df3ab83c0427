-- Who belongs to which household: the people of one house code, or somebody without one alone.
-- A household goes by the lowest spine id in it.
WITH house AS (
    SELECT house_code, min(spine_id) AS unit FROM people WHERE house_code IS NOT NULL GROUP BY house_code
)
SELECT p.spine_id, coalesce(h.unit, p.spine_id) AS unit
FROM people AS p
LEFT JOIN house AS h USING (house_code)
