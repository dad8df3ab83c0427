-- What awaits a person: ids of others, and the best pairs that were not linked, with what came near them.
SELECT * FROM reviewed WHERE reason = 'id_of_another'
UNION ALL
SELECT o.handle, t.handle, b.reason, r.dice, r.margin
FROM (
    SELECT our_no, min_by(dice, place) AS dice,
           CASE WHEN max(dice) < $cut THEN 'below_cut'
                WHEN min(place) > 1 OR min_by(dice, place) < max(dice) THEN 'taken'
                ELSE 'two_candidates' END AS reason
    FROM ranked
    GROUP BY our_no
    HAVING NOT bool_or(place = 1 AND dice >= $cut AND coalesce(margin >= $margin, TRUE)) AND max(dice) >= $floor
) AS b
JOIN ranked AS r USING (our_no)
JOIN ours AS o ON o.no = r.our_no
JOIN theirs AS t ON t.no = r.their_no
WHERE r.dice >= b.dice - $margin
ORDER BY 1, 2
