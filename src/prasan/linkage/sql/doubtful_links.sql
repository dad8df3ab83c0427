-- The links of some registers that are not certain: by no stage that is, and less probable than $probable.
SELECT register, record_key, spine_id
FROM links
WHERE list_contains($registers, register) AND NOT list_contains($certain, stage) AND coalesce(probability < $probable, TRUE)
