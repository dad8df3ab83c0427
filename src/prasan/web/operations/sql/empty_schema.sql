-- Makes the schema in which the site's tables are, after that of this name was put aside.
CREATE SCHEMA public
