-- Every so many of a side that has each person once: whoever is most like one of them is another person.
SELECT * FROM theirs WHERE no % $every = 0
