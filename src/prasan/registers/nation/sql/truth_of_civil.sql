-- Whose civil record is whose.
SELECT 'civil' AS register, with_check_digit(first_twelve(category, origin, serial)) AS record_key, i AS person
FROM people
ORDER BY i
