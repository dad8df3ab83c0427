-- People of a side that has each person once: whoever is most like one of them is another person.
SELECT * FROM theirs SEMI JOIN apart USING (handle)
