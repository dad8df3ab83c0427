-- Each household, with the area of its first member whose area is known.
SELECT household AS unit, min(spine_id) AS spine_id, arg_min(area, spine_id) FILTER (WHERE area IS NOT NULL) AS area,
       count(*)::INTEGER AS people
FROM assembled
GROUP BY household
