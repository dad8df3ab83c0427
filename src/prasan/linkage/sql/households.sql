-- The houses that people are registered in, what speaks against taking each for one household, and with which it is one.
WITH apart AS (
    SELECT spine_id FROM ties_apart UNION SELECT kin FROM ties_apart
), houses AS (
    SELECT p.house, count(*)::INTEGER AS members,
           count(*) FILTER (p.y IS NULL OR p.y <= $adult_from)::INTEGER AS adults,
           count(e.spine_id)::INTEGER AS elsewhere,
           count(DISTINCT coalesce(f.head, p.spine_id))::INTEGER AS families, count(a.spine_id)::INTEGER AS apart
    FROM spine AS p
    LEFT JOIN elsewhere AS e USING (spine_id)
    LEFT JOIN families AS f ON f.node = p.spine_id
    LEFT JOIN apart AS a ON a.spine_id = p.spine_id
    WHERE p.house IS NOT NULL
    GROUP BY p.house
)
SELECT (md5_number($key || ':house:' || h.house) >> 65)::BIGINT AS household_id,
       lpad(h.house::VARCHAR, 11, '0') AS house_code, members, adults, elsewhere, families, apart,
       (md5_number($key || ':house:' || coalesce(j.head, h.house)) >> 65)::BIGINT AS joined_id,
       CASE WHEN members > $crowded THEN 'crowded'
            WHEN adults = 0 THEN 'children_only'
            WHEN elsewhere * 2 >= members THEN 'moved'
            WHEN apart > 0 THEN 'apart'
            WHEN members > 1 AND families = 1 THEN 'confirmed'
            ELSE 'registered' END AS quality
FROM houses AS h
LEFT JOIN joined_houses AS j ON j.node = h.house
ORDER BY household_id
