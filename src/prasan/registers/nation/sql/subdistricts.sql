-- Where blocks of eleven people live: each subdistrict a run of blocks, by its share of its province's people.
WITH shares AS (
    SELECT s.code::INTEGER AS area, s.code::INTEGER // 100 AS district,
           p.population * (0.5 + draw($seed, s.code, 'subdistrict'))
           / sum(0.5 + draw($seed, s.code, 'subdistrict')) OVER (PARTITION BY left(s.code, 2)) AS people
    FROM subdistrict_codes AS s
    JOIN province_people AS p ON p.code = left(s.code, 2)
), runs AS (
    SELECT area, district,
           round($blocks * (sum(people) OVER upto - people) / sum(people) OVER ())::BIGINT AS first_block,
           round($blocks * sum(people) OVER upto / sum(people) OVER ())::BIGINT AS end_block
    FROM shares
    WINDOW upto AS (ORDER BY area ROWS UNBOUNDED PRECEDING)
)
SELECT area, district, first_block, end_block,
       min(first_block) OVER (PARTITION BY district) AS district_block,
       max(end_block) OVER (PARTITION BY district) AS district_end
FROM runs
WHERE end_block > first_block
