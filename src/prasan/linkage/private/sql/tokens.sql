-- A register's records as the linkage unit sees them: a handle, the token of a valid id, and guards that can be compared
-- only where that is the same, since the id is hashed into each of them.  In the order of handles, which tells nothing.
SELECT private_handle(record_key) AS handle,
       private_token('id', id) AS id_token,
       private_guard(id, 'name', given_name) AS given, private_guard(id, 'sound', thai_name_key(given_name)) AS given_sound,
       private_guard(id, 'name', family_name) AS family, private_guard(id, 'sound', thai_name_key(family_name)) AS family_sound,
       private_guard(id, 'sex', sex::VARCHAR) AS sex,
       private_guard(id, 'year', birth_year::VARCHAR) AS y, private_guard(id, 'month', birth_month::VARCHAR) AS m,
       private_guard(id, 'day', birth_day::VARCHAR) AS d
FROM (SELECT *, CASE WHEN id_valid THEN national_id END AS id FROM register)
ORDER BY handle
