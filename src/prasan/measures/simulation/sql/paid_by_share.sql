-- The same share to everybody, rounded down to the satang.
SELECT unit, TRUE AS served,
       CASE WHEN total <= $budget THEN due ELSE (due::HUGEINT * $budget::HUGEINT // total)::BIGINT END AS paid
FROM (SELECT unit, due, sum(due::HUGEINT * weight) OVER () AS total FROM outcome WHERE verdict = 'eligible')
