-- A figure of a version, over what stands in its cell; for SQLite.
INSERT INTO centres_datavalue (version_id, element, area, value)
VALUES (%s, %s, %s, %s)
ON CONFLICT (version_id, element, area) DO UPDATE SET value = excluded.value
