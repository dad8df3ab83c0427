-- Strangers of whom nothing changed and who are another person now than before: together with others, or without them.
SELECT register_no, record_key FROM strangers_found WHERE rec IS NULL
