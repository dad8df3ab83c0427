-- The spine ids of the records that changed.
SELECT (md5_number($key || ':' || record_key) >> 65)::BIGINT AS spine_id FROM changed_keys
