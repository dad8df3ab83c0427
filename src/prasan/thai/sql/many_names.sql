-- thai_name_key of names that are many: those of Thai letters and of ASCII's are keyed together (prasan.thai.many_names).
CREATE OR REPLACE MACRO thai_name_key_of_many(t) AS
    CASE WHEN regexp_matches(t, '[^ก-ฺ฿-๛A-Za-z .-]') THEN thai_name_key(t) ELSE thai_name_keys_at_once(t) END;
