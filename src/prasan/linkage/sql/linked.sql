-- The records and whose they are.
SELECT m.*, r.record_key, r.house, r.area FROM matched AS m JOIN records AS r USING (rec)
