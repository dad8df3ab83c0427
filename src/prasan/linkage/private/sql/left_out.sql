-- Pairs of blocks that are too large to compare.
SELECT coalesce(sum(pairs), 0)::BIGINT FROM blocks WHERE pairs > $largest
