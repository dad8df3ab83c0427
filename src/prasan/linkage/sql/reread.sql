-- The rows of these keys.
SELECT * FROM rows_of_register SEMI JOIN keys_of_register USING (record_key)
