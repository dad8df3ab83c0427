-- Strangers before whose records changed, or are linked again.
SELECT stranger, alone FROM strangers_told SEMI JOIN renewed USING (register_no, record_key)
