-- Districts as runs of people.
SELECT district, min(district_block) * 11 AS first_person, least(max(district_end) * 11, $people) - min(district_block) * 11 AS residents
FROM subdistricts
GROUP BY district
