-- No strangers were there before.
SELECT * FROM strangers_fresh WHERE FALSE
