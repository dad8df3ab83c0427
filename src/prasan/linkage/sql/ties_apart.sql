-- Families that live in two houses: a spouse in another one, or a child of whom no parent is in the child's.
SELECT spine_id, kin, house, kin_house
FROM ties AS t
WHERE house <> kin_house
  AND (spouse OR (minor AND spine_id NOT IN (SELECT spine_id FROM ties WHERE minor AND NOT spouse AND house = kin_house)))
