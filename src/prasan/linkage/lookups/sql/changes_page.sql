-- The changes after a place among those of some people (all where the list is empty) and areas (likewise), but for who took their
-- consent back.
SELECT place, spine_id, change
FROM changes_placed
WHERE place >= $after
  AND (len($people) = 0 OR list_contains($people, spine_id))
  AND (len($areas) = 0 OR list_bool_or(list_transform($areas, lambda each: starts_with(lpad(area::VARCHAR, 8, '0'), each))))
  AND NOT list_contains($without, spine_id)
ORDER BY place
LIMIT $most
