-- The keys of the indexes of look-ups, 31 bits each; `keys.py` works out the same.
CREATE OR REPLACE TEMP MACRO lookup_text(asked) AS (md5_number(asked) >> 97)::BIGINT;
CREATE OR REPLACE TEMP MACRO lookup_person(spine) AS spine >> 32;
CREATE OR REPLACE TEMP MACRO lookup_birth(name, born) AS lookup_text(name || '|' || strftime(born, '%Y-%m-%d'));
