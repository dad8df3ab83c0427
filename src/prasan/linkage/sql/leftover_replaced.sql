-- The keys of records that are not left over any more as they were.
SELECT c.register, r.record_key FROM touched AS r JOIN cuts AS c USING (register_no)
