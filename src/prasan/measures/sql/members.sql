-- Who belongs to which household: the people of one house code, or somebody without one alone.
-- A household goes by the lowest spine id in it.  What is asked of members later is kept with them: joins are dear.
WITH house AS (
    SELECT house_number, min(spine_id) AS unit FROM people WHERE house_number IS NOT NULL GROUP BY house_number
)
SELECT p.spine_id, coalesce(h.unit, p.spine_id) AS unit, p.civil_number, p.house_code, p.area_code
FROM people AS p
LEFT JOIN house AS h USING (house_number)
