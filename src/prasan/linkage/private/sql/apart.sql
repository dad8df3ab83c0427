-- Some of the right side's people, of whom everybody in a block with them is asked for: they tell how alike two people are.
SELECT * FROM theirs WHERE no <= $people
