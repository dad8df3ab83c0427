-- All strangers, to be compared anew.
SELECT * REPLACE (TRUE AS fresh) FROM strangers_blocks
