-- The houses that people are registered in, and what speaks against taking each for one household.
SELECT (md5_number_lower($key || ':house:' || house) >> 1)::BIGINT AS household_id,
       lpad(house::VARCHAR, 11, '0') AS house_code, members, adults, elsewhere,
       CASE WHEN members > $crowded THEN 'crowded'
            WHEN adults = 0 THEN 'children_only'
            WHEN elsewhere * 2 >= members THEN 'moved'
            ELSE 'registered' END AS quality
FROM (
    SELECT p.house, count(*)::INTEGER AS members,
           count(*) FILTER (p.y IS NULL OR p.y <= $adult_from)::INTEGER AS adults,
           count(e.spine_id)::INTEGER AS elsewhere
    FROM spine AS p
    LEFT JOIN elsewhere AS e USING (spine_id)
    WHERE p.house IS NOT NULL
    GROUP BY p.house
)
ORDER BY household_id
