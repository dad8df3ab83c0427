-- The time as part of a name.
SELECT to_char(now(), 'YYYYMMDD"t"HH24MISS')
