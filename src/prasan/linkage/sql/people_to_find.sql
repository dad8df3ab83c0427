-- The people of the spine in its order; block keys that their other columns tell are left out.
SELECT spine_id, id, given, given_key, family, family_key, former_given, former_family, spouse, sex, y, m, d, house,
       area, former_names
FROM spine_places
