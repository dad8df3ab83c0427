-- The ids of the records that are linked again, as they are and as they were.
SELECT id FROM records
UNION
SELECT try_cast(national_id AS BIGINT) FROM ids_before
