-- Everybody who is eligible, what is due.
SELECT unit_key, TRUE AS served, due AS paid FROM outcome WHERE verdict = 'eligible'
