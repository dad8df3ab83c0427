-- How values are written before they are compared: case, accents and punctuation say nothing.
CREATE OR REPLACE MACRO general_text(x) AS nullif(trim(regexp_replace(
    lower(strip_accents(nfc_normalize(x::VARCHAR))), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')), '');

CREATE OR REPLACE MACRO general_code(x) AS nullif(regexp_replace(
    upper(strip_accents(nfc_normalize(x::VARCHAR))), '[^\p{L}\p{M}\p{N}]+', '', 'g'), '');

-- A sign of money says nothing of the number, nor do commas between thousands.
CREATE OR REPLACE MACRO general_figure(x) AS CASE
    WHEN regexp_matches(trim(x::VARCHAR), '^\p{Sc}? ?-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)? ?\p{Sc}?$')
        THEN regexp_replace(x::VARCHAR, '[^0-9.-]', '', 'g')
    WHEN regexp_matches(trim(x::VARCHAR), '\p{Sc}') THEN trim(regexp_replace(x::VARCHAR, '\p{Sc}', '', 'g'))
    ELSE trim(x::VARCHAR) END;

CREATE OR REPLACE MACRO general_number(x) AS coalesce(
    regexp_replace(TRY_CAST(general_figure(x) AS DECIMAL(30, 6))::VARCHAR, '\.?0+$', ''), general_text(x));

CREATE OR REPLACE MACRO general_date_parts(parts, y, m, d) AS parts[y] || lpad(parts[m], 2, '0') || lpad(parts[d], 2, '0');

-- Eight digits, year, month, day; a part that is not known is zeros.  No calendar is asked: a slip may make a 31st
-- of February, and is still near the day that was meant.
CREATE OR REPLACE MACRO general_date(x, month_first) AS CASE
    WHEN regexp_matches(trim(x::VARCHAR), '^[0-9]{8}$') THEN trim(x::VARCHAR)
    WHEN regexp_matches(trim(x::VARCHAR), '^[0-9]{4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}([T ].*)?$')
        THEN general_date_parts(regexp_extract_all(x::VARCHAR, '[0-9]+'), 1, 2, 3)
    WHEN regexp_matches(trim(x::VARCHAR), '^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{4}$')
        THEN general_date_parts(
            regexp_extract_all(x::VARCHAR, '[0-9]+'), 3, if(month_first, 1, 2), if(month_first, 2, 1))
    WHEN regexp_matches(trim(x::VARCHAR), '^[0-9]{4}[-/.]?[0-9]{2}$')
        THEN rpad(regexp_replace(trim(x::VARCHAR), '[^0-9]', '', 'g'), 8, '0')
    WHEN regexp_matches(trim(x::VARCHAR), '^[0-9]{4}(\.0)?$') THEN left(trim(x::VARCHAR), 4) || '0000'
    END;

-- A key of sound for names in Latin letters: the first letter and the consonants after it, those that sound alike
-- written alike.  Letters of other scripts stay as they are.
CREATE OR REPLACE MACRO general_sound_of_tail(x) AS replace(replace(replace(replace(replace(replace(replace(replace(
    regexp_replace(
        translate(replace(replace(replace(replace(replace(
            x, 'ph', 'f'), 'gh', 'g'), 'sch', 's'), 'th', 't'), 'wr', 'r'), 'cqzvdbp', 'kksftff'),
        '[aeiouyhw ]', '', 'g'),
    'kk', 'k'), 'ss', 's'), 'ff', 'f'), 'tt', 't'), 'll', 'l'), 'mm', 'm'), 'nn', 'n'), 'rr', 'r');

CREATE OR REPLACE MACRO general_sound(x) AS translate(left(x, 1), 'ckqzsvfpjgiy', 'kkksffffggii') || general_sound_of_tail(x[2:]);

CREATE OR REPLACE MACRO general_words(x) AS list_sort(list_distinct(string_split(x, ' ')));
