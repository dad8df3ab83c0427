-- A scenario against its reference group: who of the group is eligible, and who is eligible outside of it.
SELECT count(*) FILTER (WHERE reference) AS reference,
       count(*) FILTER (WHERE reference AND inside AND verdict) AS covered,
       count(*) FILTER (WHERE reference AND (NOT inside OR NOT verdict)) AS missed,
       count(*) FILTER (WHERE reference AND inside AND verdict IS NULL) AS undetermined,
       count(*) FILTER (WHERE inside AND verdict) AS eligible,
       count(*) FILTER (WHERE inside AND verdict AND NOT reference) AS leaked,
       count(*) FILTER (WHERE reference IS NULL) AS unknown
FROM assessed
