-- People taken at random: spine ids are drawn, so that the lowest are anybody's.
SELECT * FROM among WHERE spine_id < $below
