-- Everybody, seen as one person and as a member of one household.
SELECT p.spine_id AS unit, p.civil_number, m.unit AS household
FROM people AS p
JOIN members AS m USING (spine_id)
