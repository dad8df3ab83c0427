-- The reports that count of an origin, and what each was sealed with.
SELECT period, unit, seal
FROM counted
WHERE origin = $origin
