-- Each household, with the area of its first member whose area is known.
SELECT m.unit,
       coalesce(any_value(p.house_code), 'person:' || m.unit) AS unit_key,
       m.unit AS spine_id,
       arg_min(p.area_code, m.spine_id) FILTER (WHERE p.area_code IS NOT NULL) AS area_code,
       count(*)::INTEGER AS people
FROM members AS m
JOIN people AS p USING (spine_id)
GROUP BY m.unit
