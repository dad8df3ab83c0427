-- The residual records as Bloom filters of 1024 bits, all that a record says in one, with their block tokens.
SELECT r.handle,
       (coalesce(g.bits, none) | coalesce(f.bits, none) | coalesce(s.bits, none) | coalesce(y.bits, none)
        | coalesce(m.bits, none) | coalesce(d.bits, none) | coalesce(h.bits, none) | coalesce(a.bits, none))::BLOB AS filter,
       b.blocks
FROM (SELECT *, repeat('0', 1024)::BIT AS none FROM residual) AS r
JOIN block_tokens AS b USING (handle)
LEFT JOIN bits AS g ON g.attribute = 'given' AND g.said = r.given_name
LEFT JOIN bits AS f ON f.attribute = 'family' AND f.said = r.family_name
LEFT JOIN bits AS s ON s.attribute = 'sex' AND s.said = r.sex::VARCHAR
LEFT JOIN bits AS y ON y.attribute = 'year' AND y.said = r.birth_year::VARCHAR
LEFT JOIN bits AS m ON m.attribute = 'month' AND m.said = r.birth_month::VARCHAR
LEFT JOIN bits AS d ON d.attribute = 'day' AND d.said = r.birth_day::VARCHAR
LEFT JOIN bits AS h ON h.attribute = 'house' AND h.said = r.house_code
LEFT JOIN bits AS a ON a.attribute = 'area' AND a.said = r.area_code
ORDER BY r.handle
