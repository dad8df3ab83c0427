-- Nobody: in a whole run all strangers are compared.
SELECT NULL::INTEGER AS stranger, NULL::BIGINT AS spine_id, FALSE AS fresh, * EXCLUDE (rec) FROM strangers_fresh WHERE FALSE
