-- Candidates with their match weight, in bits, and how the best of a record stands against the second.
SELECT rec, spine_id, given, birth, id, weight,
       row_number() OVER by_weight AS place,
       weight - lead(weight) OVER by_weight AS margin
FROM (
    SELECT *, list_sum([$given[given + 1], $family[family + 1], $sex[sex + 1], $birth[birth + 1], $place[place + 1], $id[id + 1]]) AS weight
    FROM compared
    WHERE who_agrees(given, birth)
)
WINDOW by_weight AS (PARTITION BY rec ORDER BY weight DESC, spine_id)
