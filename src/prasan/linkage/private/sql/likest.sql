-- How alike each record and the most alike of the others are.
SELECT our_no, max(dice) AS dice FROM compared GROUP BY our_no
