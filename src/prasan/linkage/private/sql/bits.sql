-- The bits that each value sets.  A feature's positions are cut from one HMAC, three hexadecimal digits a position, so
-- that they are independent: positions by double hashing give away which belong together.
SELECT attribute, said, bitstring_agg(position, 0, 1023) AS bits
FROM (
    SELECT f.attribute, f.said,
           unnest(list_transform(range(a.hashes), lambda n: ('0x' || substr(h.hash, 3 * n + 1, 3))::INTEGER % 1024)) AS position
    FROM features AS f
    JOIN attributes AS a USING (attribute)
    JOIN (
        SELECT attribute, feature, private_hmac(private_key_of('bloom'), attribute || chr(31) || feature) AS hash
        FROM (SELECT DISTINCT attribute, feature FROM features)
    ) AS h USING (attribute, feature)
)
GROUP BY attribute, said
