-- Records taken at random, some four hundred of each register: what they say makes a number, of which one in so many
-- is taken.
SELECT *
FROM records
WHERE (coalesce(id, 0) + coalesce(house, 0) + coalesce(born_on(y, m, d), y, 0)) % $every_record = 0
QUALIFY row_number() OVER (PARTITION BY register_no ORDER BY reverse(record_key), record_key) <= 400
