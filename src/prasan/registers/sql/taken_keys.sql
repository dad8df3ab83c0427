-- Keys that a corrected row may not have: an accepted record's, or, but for the first row, another corrected row's.
SELECT repeated_key, min(first_place) AS first_place
FROM (
    SELECT record_key AS repeated_key, {'source_file': '', 'source_row': 0::BIGINT} AS first_place
    FROM base_accepted
    WHERE record_key IN (SELECT record_key FROM corrected_keys)
    UNION ALL
    SELECT repeated_key, first_place FROM repeated_corrections
)
GROUP BY repeated_key
