-- The tables of the site in a PostgreSQL database.
SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename
