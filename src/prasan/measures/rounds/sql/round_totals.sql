-- A round's list in all.
SELECT count(*) AS entitlements, coalesce(sum(satang), 0)::BIGINT AS satang, count(*) FILTER (WHERE doubtful) AS doubtful
FROM entitled
