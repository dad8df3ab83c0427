-- People taken at random: spine ids are drawn, so that the lowest are anybody's.
SELECT * FROM spine WHERE spine_id < $below
