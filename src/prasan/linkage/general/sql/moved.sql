-- Pairs worth a decision, their odds moved by the line of what they weigh.
SELECT w.l, w.r, w.weight, m.bits + m.slope * w.weight AS bits, w.alone
FROM general_worth AS w
JOIN general_moves AS m ON w.weight >= m.least AND w.weight < m.most
