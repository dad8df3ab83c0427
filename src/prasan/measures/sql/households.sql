-- Each household, with the area of its first member whose area is known.
SELECT unit,
       coalesce(any_value(house_code), 'person:' || unit) AS unit_key,
       unit AS spine_id,
       arg_min(area_code, spine_id) FILTER (WHERE area_code IS NOT NULL) AS area_code,
       count(*)::INTEGER AS people
FROM members
GROUP BY unit
