-- Everybody, seen as one person and as a member of one household.
SELECT spine_id AS unit, civil_number, unit AS household
FROM members
