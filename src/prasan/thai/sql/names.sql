-- Titles before a name, also glued to it; the same as prasan.thai.names.split_name.  The pattern and the titles are
-- given by the engine, from data/titles.csv.
-- What begins with titles is found with two signs of the name.
CREATE OR REPLACE MACRO thai_titles_and_two(t) AS regexp_extract(t, getvariable('thai_titles_pattern'));

CREATE OR REPLACE MACRO thai_title_of(t) AS nullif(rtrim(left(thai_titles_and_two(t), -2)), '');

CREATE OR REPLACE MACRO thai_without_title(t) AS substr(t, greatest(length(thai_titles_and_two(t)) - 1, 1));

-- One title for its spellings; what is no title stays as it is.
CREATE OR REPLACE MACRO thai_title_full(t) AS coalesce(getvariable('thai_full_titles')[replace(t, ' ', '')], t);

-- The sex that a title tells: '1' a man's, '2' a woman's, NULL where it tells none.
CREATE OR REPLACE MACRO thai_title_sex(t) AS getvariable('thai_title_sexes')[replace(t, ' ', '')];

-- A rough key of how a name sounds: letters of one sound become one; silenced letters (การันต์), tone marks and
-- vowel length go; รร sounds as ั; a letter that is doubled across a syllable counts once.  After the consonant
-- classes of the Royal Institute's transcription (2542), coarser on purpose.
CREATE OR REPLACE MACRO thai_name_sounds(t) AS translate(
    regexp_replace(regexp_replace(regexp_replace(
        t, '[ก-ฮ][ิุ]?์', '', 'g'), 'รร([ก-ฮ])', 'ั\1', 'g'), 'รร', 'ัน', 'g'),
    'ศษซณญฎฏฐฑฒธฆฃฅภผฌฉฬรฤฝีืูๅั็่้๊๋ะ ', 'สสสนยดตททททคคคพพชชลลลฟิึุา');

-- Most names have no letter twice in a row, which one look tells; the fifteen that there may be are not gone through.
CREATE OR REPLACE MACRO thai_letters_once(t) AS
    CASE WHEN regexp_matches(t, 'กก|คค|งง|ชช|ดด|ตต|ทท|นน|บบ|พพ|มม|ยย|ลล|วว|สส') THEN
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        t,
        'กก', 'ก'), 'คค', 'ค'), 'งง', 'ง'), 'ชช', 'ช'), 'ดด', 'ด'), 'ตต', 'ต'), 'ทท', 'ท'), 'นน', 'น'),
        'บบ', 'บ'), 'พพ', 'พ'), 'มม', 'ม'), 'ยย', 'ย'), 'ลล', 'ล'), 'วว', 'ว'), 'สส', 'ส')
    ELSE t END;

CREATE OR REPLACE MACRO thai_name_key(t) AS thai_letters_once(thai_name_sounds(t));
