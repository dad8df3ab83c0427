-- A name for what this transaction sees, by which other connections see the same.
SELECT pg_export_snapshot()
