-- "ok" where a SQLite database is whole, else what is wrong with it.
PRAGMA integrity_check(1)
