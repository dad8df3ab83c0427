-- The largest blocks: their records, their pairs, and those pairs that were left out since the block was cut.
SELECT rule, ours + theirs AS records, CASE WHEN $dedupe THEN ours * (ours - 1) // 2 ELSE ours * theirs END AS pairs,
    pairs - CASE WHEN $dedupe THEN doubled ELSE linked END AS left_out
FROM general_block_pairs ORDER BY pairs DESC, rule, block LIMIT 10
