-- Nobody's household is asked for.
SELECT register, record_key, spine_id, weight, probability, stage, margin, is_primary FROM register_links WHERE FALSE
