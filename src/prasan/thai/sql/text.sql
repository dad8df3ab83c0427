-- Text as people mean it: one form for what looks the same.
CREATE OR REPLACE MACRO thai_digits(t) AS translate(t, '๐๑๒๓๔๕๖๗๘๙', '0123456789');

-- Zero-width marks leave nothing to see, a doubled เ reads as แ, and นิคหิต before สระอา is สระอำ.  Most text has
-- nothing to mend, which one look tells: all is Thai letters, no เเ, no tone mark before a vowel that stands below.
CREATE OR REPLACE MACRO thai_tidy(t) AS CASE
    WHEN NOT regexp_matches(t, '[^ก-ฺเ-์]|เเ|[่-๋][ุ-ฺ]|^$') THEN t
    ELSE nullif(
        trim(regexp_replace(
            replace(replace(
                translate(nfc_normalize(t), chr(8203) || chr(8204) || chr(8205) || chr(65279), ''),
                'เเ', 'แ'), chr(3661) || 'า', 'ำ'),
            '[\s\x{00A0}]+', ' ', 'g')),
        '') END;
