-- Each person who is registered in a house, and the household that is.
SELECT 'household' AS register, house_code AS record_key, spine_id, NULL AS weight, NULL AS probability,
       'spine' AS stage, NULL AS margin, TRUE AS is_primary
FROM people
WHERE house_code IS NOT NULL
