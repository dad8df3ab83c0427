-- The block tokens of the residual records, in an order that does not tell which rule a token is of.  Each rule asks for
-- the given name or the birth, so that no pair is brought together that agrees in neither (prasan.linkage: who_agrees).
SELECT handle,
       list_sort(list_filter([
           private_block('given birth', given_key || born),
           private_block('family birth', family_key || born),
           private_block('names', given_key || chr(31) || family_key),
           private_block('house given', house_code || given_key),
           private_block('house birth', house_code || born),
           private_block('given district', given_key || birth_year || left(area_code, 4)),
           private_block('head given', left(national_id, 9) || given_key),
           private_block('tail given', right(national_id, 8) || given_key),
           private_block('ends given', left(national_id, 5) || right(national_id, 4) || given_key),
           private_block('head birth', left(national_id, 9) || born),
           private_block('tail birth', right(national_id, 8) || born),
           private_block('ends birth', left(national_id, 5) || right(national_id, 4) || born)
       ], lambda token: token IS NOT NULL)) AS blocks
FROM (
    SELECT *, thai_name_key(given_name) AS given_key, thai_name_key(family_name) AS family_key,
           '|' || birth_year || '-' || birth_month || '-' || birth_day AS born
    FROM residual
)
ORDER BY handle
