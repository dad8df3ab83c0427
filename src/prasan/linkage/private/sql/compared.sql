-- Every pair that a block brings together, with how alike its filters are; no record beside itself.
SELECT p.our_no, p.their_no, private_dice(o.bits, o.size, t.bits, t.size) AS dice
FROM (
    SELECT DISTINCT our_no, unnest(theirs) AS their_no
    FROM (SELECT unnest(ours) AS our_no, theirs FROM blocks WHERE pairs <= $largest)
) AS p
JOIN ours AS o ON o.no = p.our_no
JOIN theirs AS t ON t.no = p.their_no
WHERE o.handle <> t.handle
