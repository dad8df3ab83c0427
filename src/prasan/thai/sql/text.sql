-- Text as people mean it: one form for what looks the same.
CREATE OR REPLACE MACRO thai_digits(t) AS translate(t, '๐๑๒๓๔๕๖๗๘๙', '0123456789');

-- Marks above and below a letter, put in the order of their code points, ํ last, each once.
CREATE OR REPLACE MACRO thai_marks_ordered(t) AS array_to_string(
    list_transform(
        regexp_extract_all(t, '(?s)[ัิ-ฺ็-๎]+|[^ัิ-ฺ็-๎]+'),
        lambda part: CASE
            WHEN regexp_full_match(part, '[ัิ-ฺ็-๎]{2,}')
            THEN array_to_string(list_sort(list_distinct(regexp_extract_all(part, '[ัิ-ฺ็-์๎]'))), '')
                 || CASE WHEN contains(part, 'ํ') THEN 'ํ' ELSE '' END
            ELSE part END),
    '');

-- ํ and า that follow one another, and the marks about them: the marks first, each once, then one ำ.
CREATE OR REPLACE MACRO thai_sara_am_ordered(t) AS CASE WHEN contains(t, 'ํา') THEN array_to_string(
    list_transform(
        regexp_extract_all(t, '(?s)(?:[ัิ-ฺ็-๎]*ํา[ัิ-ฺ็-์๎]*)+|.'),
        lambda part: CASE
            WHEN contains(part, 'ํา')
            THEN array_to_string(list_sort(list_distinct(regexp_extract_all(part, '[ัิ-ฺ็-์๎]'))), '') || 'ำ'
            ELSE part END),
    '') ELSE t END;

-- NFC of what is not Thai: of the whole, it would move Thai marks about those of other scripts.
CREATE OR REPLACE MACRO thai_nfc(t) AS array_to_string(
    list_transform(
        regexp_extract_all(t, '(?s)[^\x{e00}-\x{e7f}]+|[\x{e00}-\x{e7f}]+'),
        lambda part: CASE WHEN regexp_matches(part, '^[\x{e00}-\x{e7f}]') THEN part ELSE nfc_normalize(part) END),
    '');

-- The same as prasan.thai.text.canonical, step by step; see there for what it is and why.  A macro copies what it is
-- given wherever it names it; the lambda has it worked out once.
CREATE OR REPLACE MACRO thai_canonical_slowly(t) AS
    list_transform([thai_marks_ordered(replace(replace(
        thai_nfc(trim(regexp_replace(
            regexp_replace(
                t,
                '[\x00-\x08\x0e-\x1f\x7f-\x{84}\x{86}-\x{9f}\x{ad}\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{feff}]',
                '', 'g'),
            '[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+', ' ', 'g'))),
        'เเ', 'แ'), 'ำ', 'ํา'))],
        lambda u: thai_marks_ordered(thai_sara_am_ordered(u)))[1];

-- Most text has nothing to mend, which one look tells: all is Thai or ASCII, with single spaces inside, no เเ, no mark
-- before a lower one.  An extract and not a match, since DuckDB looks at a dictionary's word once for that.
CREATE OR REPLACE MACRO thai_nothing_to_mend(t) AS regexp_extract(t, '[^ก-ฺเ-์ -~]|  |^ | $|เเ|ำ[ัิ-ฺ็-์ำ]|ั[ั]|ิ[ัิ]|ี[ัิี]|ึ[ัิีึ]|ื[ัิีึื]|ุ[ัิีึืุ]|ู[ัิีึืุู]|ฺ[ัิีึืฺุู]|็[ัิีึืฺุู็]|่[ัิีึืฺุู็่]|้[ัิีึืฺุู็่้]|๊[ัิีึืฺุู็่้๊]|๋[ัิีึืฺุู็่้๊๋]|์[ัิีึืฺุู็่้๊๋์]') = '';

-- What is to be mended is mostly spaces alone.
CREATE OR REPLACE MACRO thai_mended(t) AS
    list_transform(
        [trim(regexp_replace(t, '[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+', ' ', 'g'))],
        lambda u: CASE WHEN thai_nothing_to_mend(u) THEN u ELSE thai_canonical_slowly(u) END)[1];

CREATE OR REPLACE MACRO thai_canonical(t) AS CASE WHEN thai_nothing_to_mend(t) THEN t ELSE thai_mended(t) END;

-- The canonical text, or NULL of none.  `nullif` names its text twice, and so would plan all of the above twice.
CREATE OR REPLACE MACRO thai_tidy(t) AS CASE
    WHEN thai_nothing_to_mend(t) THEN nullif(t, '')
    ELSE list_transform([thai_mended(t)], lambda u: nullif(u, ''))[1] END;
