-- What the residual records say, each value once: so that each is hashed once.
SELECT DISTINCT 'given' AS attribute, given_name AS said FROM residual WHERE given_name IS NOT NULL
UNION ALL
SELECT DISTINCT 'family', family_name FROM residual WHERE family_name IS NOT NULL
UNION ALL
SELECT DISTINCT 'sex', sex::VARCHAR FROM residual WHERE sex IS NOT NULL
UNION ALL
SELECT DISTINCT 'year', birth_year::VARCHAR FROM residual WHERE birth_year IS NOT NULL
UNION ALL
SELECT DISTINCT 'month', birth_month::VARCHAR FROM residual WHERE birth_month IS NOT NULL
UNION ALL
SELECT DISTINCT 'day', birth_day::VARCHAR FROM residual WHERE birth_day IS NOT NULL
UNION ALL
SELECT DISTINCT 'house', house_code FROM residual WHERE house_code IS NOT NULL
UNION ALL
SELECT DISTINCT 'area', area_code FROM residual WHERE area_code IS NOT NULL
