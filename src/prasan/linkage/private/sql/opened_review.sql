-- What awaits a person, of a register's own records, by their keys; both sides call a pair the same.
SELECT r.record_key, left(sha256(encode('pair') || v.left_handle || v.right_handle), 32) AS pair_id, v.reason, v.dice, v.margin
FROM (
    SELECT left_handle AS handle, * FROM review
    UNION ALL
    SELECT right_handle, * FROM review
) AS v
JOIN (SELECT record_key, private_handle(record_key) AS handle FROM register) AS r USING (handle)
ORDER BY r.record_key, pair_id
