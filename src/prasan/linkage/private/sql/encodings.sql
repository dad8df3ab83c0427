-- The residual records as Bloom filters of 1024 bits, all that a record says in one, with their block tokens in an order
-- that does not tell which rule a token is of.  Each rule asks for the given name or the birth, so that no pair is
-- brought together that agrees in neither (prasan.linkage: who_agrees).
SELECT r.handle,
       (coalesce(g.bits, none) | coalesce(f.bits, none) | coalesce(s.bits, none) | coalesce(y.bits, none)
        | coalesce(m.bits, none) | coalesce(d.bits, none) | coalesce(h.bits, none) | coalesce(a.bits, none))::BLOB AS filter,
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
           '|' || birth_year || '-' || birth_month || '-' || birth_day AS born,
           repeat('0', 1024)::BIT AS none
    FROM residual
) AS r
LEFT JOIN bits AS g ON g.attribute = 'given' AND g.said = r.given_name
LEFT JOIN bits AS f ON f.attribute = 'family' AND f.said = r.family_name
LEFT JOIN bits AS s ON s.attribute = 'sex' AND s.said = r.sex::VARCHAR
LEFT JOIN bits AS y ON y.attribute = 'year' AND y.said = r.birth_year::VARCHAR
LEFT JOIN bits AS m ON m.attribute = 'month' AND m.said = r.birth_month::VARCHAR
LEFT JOIN bits AS d ON d.attribute = 'day' AND d.said = r.birth_day::VARCHAR
LEFT JOIN bits AS h ON h.attribute = 'house' AND h.said = r.house_code
LEFT JOIN bits AS a ON a.attribute = 'area' AND a.said = r.area_code
ORDER BY r.handle
