-- Strangers before of whom nothing changed.
SELECT * FROM strangers_told ANTI JOIN strangers_gone USING (stranger) ANTI JOIN strangers_learned USING (stranger)
