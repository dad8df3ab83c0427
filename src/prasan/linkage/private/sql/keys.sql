-- The keys of each use, by its name.
SET VARIABLE private_keys = map_from_entries($keys)
