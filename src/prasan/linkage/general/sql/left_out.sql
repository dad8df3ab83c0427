-- Pairs of one block that were left out since it was cut.
SELECT sum(CASE WHEN $dedupe THEN ours * (ours - 1) // 2 - doubled ELSE ours * theirs - linked END)
FROM general_block_pairs
