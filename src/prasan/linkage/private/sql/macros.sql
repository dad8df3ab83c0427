-- Keyed tokens: HMAC-SHA256 (RFC 2104) of text, by a key whose two pads are given; and what is cut from one.
CREATE OR REPLACE MACRO private_hmac(pads, message) AS
    sha256(pads['outer'] || unhex(sha256(pads['inner'] || encode(message))));

CREATE OR REPLACE MACRO private_key_of(use) AS getvariable('private_keys')[use];

-- 128 bits: among a thousand million, two are one by chance with odds of 1 to 10^20.
CREATE OR REPLACE MACRO private_token(use, message) AS unhex(left(private_hmac(private_key_of(use), message), 32));

-- 32 bits, since it is compared only where the id is the same.
CREATE OR REPLACE MACRO private_guard(id, what, said) AS
    ('0x' || left(private_hmac(private_key_of('guard'), id || chr(31) || what || chr(31) || said), 8))::UINTEGER;

-- 64 bits: two blocks that are one by chance cost a comparison.
CREATE OR REPLACE MACRO private_block(rule, said) AS
    ('0x' || left(private_hmac(private_key_of('block'), rule || chr(31) || said), 16))::UBIGINT;

CREATE OR REPLACE MACRO private_handle(record_key) AS
    private_token('handle', getvariable('private_register') || chr(31) || record_key);
