-- The links in the order in which they were written: that of people.
SELECT * FROM links_base
