-- Titles that are written before a name, also glued to it.  A name must be left behind (the given name "นาย" is one).
CREATE OR REPLACE MACRO thai_title_pattern() AS
    '^(ว่าที่\s?(?:ร้อยตรี|ร้อยโท|ร้อยเอก|ร\.ต\.|ร\.ท\.|ร\.อ\.)|นางสาว|น\.\s?ส\.|นาย|นาง|เด็กชาย|ด\.\s?ช\.|เด็กหญิง|ด\.\s?ญ\.|Mr\.?\s|Mrs\.?\s|Miss\s)\s*(\S{2,}.*)$';

CREATE OR REPLACE MACRO thai_title_of(t) AS nullif(regexp_extract(t, thai_title_pattern(), 1), '');

CREATE OR REPLACE MACRO thai_without_title(t) AS
    CASE WHEN regexp_matches(t, thai_title_pattern()) THEN regexp_extract(t, thai_title_pattern(), 2) ELSE t END;

-- One title for its spellings.
CREATE OR REPLACE MACRO thai_title_full(t) AS CASE replace(t, ' ', '')
    WHEN 'น.ส.' THEN 'นางสาว' WHEN 'ด.ช.' THEN 'เด็กชาย' WHEN 'ด.ญ.' THEN 'เด็กหญิง' ELSE replace(t, ' ', '') END;

-- A rough key of how a name sounds: letters of one sound become one; silenced letters (การันต์), tone marks and
-- vowel length go; รร sounds as ั; a letter that is doubled across a syllable counts once.  After the consonant
-- classes of the Royal Institute's transcription (2542), coarser on purpose.
CREATE OR REPLACE MACRO thai_name_sounds(t) AS translate(
    regexp_replace(regexp_replace(regexp_replace(
        t, '[ก-ฮ][ิุ]?์', '', 'g'), 'รร([ก-ฮ])', 'ั\1', 'g'), 'รร', 'ัน', 'g'),
    'ศษซณญฎฏฐฑฒธฆฃฅภผฌฉฬรฤฝีืูๅั็่้๊๋ะ ', 'สสสนยดตททททคคคพพชชลลลฟิึุา');

CREATE OR REPLACE MACRO thai_name_key(t) AS
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        thai_name_sounds(t),
        'กก', 'ก'), 'คค', 'ค'), 'งง', 'ง'), 'ชช', 'ช'), 'ดด', 'ด'), 'ตต', 'ต'), 'ทท', 'ท'), 'นน', 'น'),
        'บบ', 'บ'), 'พพ', 'พ'), 'มม', 'ม'), 'ยย', 'ย'), 'ลล', 'ล'), 'วว', 'ว'), 'สส', 'ส');
