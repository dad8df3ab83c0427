-- Records whose valid id is a person's, and whose name or birth says the same.
SELECT *, list_sum([$given[given + 1], $family[family + 1], $sex[sex + 1], $birth[birth + 1], $place[place + 1], $id[id + 1]]) AS weight
FROM same_id
WHERE who_agrees(given, birth)
