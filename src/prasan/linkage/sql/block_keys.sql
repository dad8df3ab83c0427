-- Block keys: who has one in common is compared.  Numbers of 31 bits, so that one column is read for a rule; two who
-- have one by chance (one pair in two thousand million) are compared for nothing, and no harm is done.
-- The names are those of prasan.linkage.blocking.RULES.
CREATE OR REPLACE MACRO born_on(y, m, d) AS y::INTEGER * 372 + m::INTEGER * 31 + d;

CREATE OR REPLACE MACRO block_given_birth(given_key, y, m, d) AS
    ((given_key::BIGINT * 1000003 + born_on(y, m, d)) % 2147483647)::INTEGER;

CREATE OR REPLACE MACRO block_family_birth(family_key, y, m, d) AS
    ((family_key::BIGINT * 1000003 + born_on(y, m, d)) % 2147483647)::INTEGER;

CREATE OR REPLACE MACRO block_names(given_key, family_key) AS
    ((given_key::BIGINT * 4194301 + family_key) % 2147483647)::INTEGER;

-- Both names as they were before, where one was another: a record that still says so has them as its own.
CREATE OR REPLACE MACRO block_former_names(former_given_key, given_key, former_family_key, family_key) AS
    CASE WHEN former_given_key IS NOT NULL OR former_family_key IS NOT NULL
         THEN block_names(coalesce(former_given_key, given_key), coalesce(former_family_key, family_key)) END;

CREATE OR REPLACE MACRO block_house_sex(house, sex) AS ((house * 2 + sex) % 2147483647)::INTEGER;

CREATE OR REPLACE MACRO block_house_given(house, given_key) AS
    ((house % 2147483647 * 1000003 + given_key) % 2147483647)::INTEGER;

CREATE OR REPLACE MACRO block_given_district(given_key, y, area) AS
    ((given_key::BIGINT * 4194301 + y::INTEGER * 10007 + area // 100) % 2147483647)::INTEGER;

-- One wrong digit, or two neighbours that changed places, leave two of the three parts of an id whole (neighbours
-- across a seam leave one, and are found by other rules).
CREATE OR REPLACE MACRO block_id_head(id) AS (id // 10000)::INTEGER;

CREATE OR REPLACE MACRO block_id_tail(id) AS (id % 100000000)::INTEGER;

CREATE OR REPLACE MACRO block_id_ends(id) AS (id // 100000000 * 10000 + id % 10000)::INTEGER;

-- By which a text is found, of 31 bits; several may have one, which is no harm either.
CREATE OR REPLACE MACRO code_of_text(said) AS (md5_number(said) >> 65)::BIGINT // 4294967296;

CREATE OR REPLACE MACRO block_spouse_tail(spouse) AS (spouse % 100000000)::INTEGER;
