-- The blocks of all strangers; `fresh` are those who are compared anew, with all of them.
SELECT TRUE AS fresh, stranger, given_birth, family_birth, names, house_sex, house_given, given_district, former_names,
       id_head, id_tail, id_ends, given_key, y, m, d
FROM strangers_compared
UNION ALL
SELECT FALSE, stranger, given_birth, family_birth, names, house_sex, house_given, given_district, former_names,
       id_head, id_tail, id_ends, given_key, y, m, d
FROM strangers_standing
