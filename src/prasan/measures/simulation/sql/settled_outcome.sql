-- What a scenario says of each unit, and what it is paid.
SELECT o.*, coalesce(p.paid, 0) AS paid, coalesce(p.served, FALSE) AS served
FROM outcome AS o
LEFT JOIN payments AS p USING (unit)
