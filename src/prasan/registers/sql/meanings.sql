-- How a delivered text becomes a value, by the meaning of its column.  NULL is for what is empty or unreadable.
CREATE OR REPLACE MACRO present(notes) AS list_filter(notes, lambda note: note IS NOT NULL);

CREATE OR REPLACE MACRO as_id(t) AS
    CASE WHEN regexp_full_match(t, '[0-9]{13}') THEN t
         WHEN regexp_full_match(thai_id_clean(t), '[0-9]{13}') THEN thai_id_clean(t) END;

CREATE OR REPLACE MACRO as_digits(t, digits) AS
    CASE WHEN length(t) = digits AND regexp_full_match(t, '[0-9]+') THEN t
         WHEN length(thai_id_clean(t)) = digits AND regexp_full_match(thai_id_clean(t), '[0-9]+')
         THEN thai_id_clean(t) END;

CREATE OR REPLACE MACRO finite(x) AS CASE WHEN isfinite(x) THEN x END;

CREATE OR REPLACE MACRO as_number(t) AS finite(
    coalesce(try_cast(t AS DOUBLE), try_cast(replace(thai_digits(trim(t)), ',', '') AS DOUBLE)));

CREATE OR REPLACE MACRO as_boolean(t) AS CASE
    WHEN upper(trim(t)) IN ('Y', 'YES', '1', 'TRUE', 'T', 'มี', 'ใช่') THEN TRUE
    WHEN upper(trim(t)) IN ('N', 'NO', '0', 'FALSE', 'F', 'ไม่มี', 'ไม่ใช่') THEN FALSE END;

CREATE OR REPLACE MACRO as_sex(t) AS CASE
    WHEN upper(trim(t)) IN ('1', '๑', 'M', 'ชาย', 'ช') THEN '1'
    WHEN upper(trim(t)) IN ('2', '๒', 'F', 'หญิง', 'ญ') THEN '2' END;

-- Of a tidied full name: what stands before the first space, less the title, and what stands after it.
CREATE OR REPLACE MACRO given_of(t) AS split_part(thai_without_title(t), ' ', 1);

CREATE OR REPLACE MACRO family_of(t) AS
    CASE WHEN contains(thai_without_title(t), ' ')
         THEN ltrim(substr(thai_without_title(t), strpos(thai_without_title(t), ' ') + 1)) END;

CREATE OR REPLACE MACRO full_name_of(title, given, family) AS
    coalesce(title, '') || given || coalesce(' ' || family, '');

CREATE OR REPLACE MACRO blank(t) AS (t IS NULL OR t = '' OR (starts_with(t, ' ') AND trim(t) = ''));
