-- The candidates of registers in which a person has one record at most, but for persons whom another record's id took.
SELECT s.rec, s.spine_id, s.weight, s.weight - c.prior AS bits
FROM scored AS s
JOIN cuts AS c USING (register_no)
ANTI JOIN taken AS t USING (register_no, spine_id)
WHERE s.register_no IN (SELECT unnest($registers::TINYINT[])) AND s.weight >= c.doubt
ORDER BY s.rec, s.spine_id
