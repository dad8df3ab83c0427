-- The best candidate of each record.
SELECT * FROM scored WHERE place = 1
