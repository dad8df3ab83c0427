-- Pairs by how alike they are, and by how much the best of a record stands out from the second.
SELECT our_no, their_no, dice, row_number() OVER by_dice AS place, dice - lead(dice) OVER by_dice AS margin
FROM compared
WINDOW by_dice AS (PARTITION BY our_no ORDER BY dice DESC, their_no)
