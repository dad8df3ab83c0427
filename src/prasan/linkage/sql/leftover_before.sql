-- The records that their id did not link before, by the numbers that registers have now.
SELECT c.register_no, l.* FROM leftover_told AS l JOIN cuts AS c USING (register)
