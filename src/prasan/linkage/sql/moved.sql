-- Known strangers who are another person now than before: together with others, or without them.
SELECT w.rec, w.register_no, w.record_key FROM waiting AS w ANTI JOIN stayed USING (rec)
