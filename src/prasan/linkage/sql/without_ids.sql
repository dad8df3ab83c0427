-- The proven records as if they had come without their id.
SELECT r.* REPLACE (NULL::VARCHAR AS national_id, FALSE AS id_valid)
FROM registers AS r
SEMI JOIN proven AS p ON p.register_no = r.register_no AND p.record_key = r.record_key
