-- What a scenario says of each unit; who is eligible is paid what is due.
SELECT *, due AS paid, coalesce(verdict = 'eligible', FALSE) AS served
FROM outcome
