-- The spine ids of the records that changed.
SELECT (md5_number_lower($key || ':' || record_key) >> 1)::BIGINT AS spine_id FROM changed_keys
