-- Spine ids that two people of a range have: 63 bits make this as good as impossible, and it must never pass unseen.
SELECT count(*)
FROM (SELECT spine_id FROM spine WHERE spine_id BETWEEN $first AND $last GROUP BY spine_id HAVING count(*) > 1)
