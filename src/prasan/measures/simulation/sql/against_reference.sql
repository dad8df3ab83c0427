-- A scenario against its reference group: who of the group is eligible, and who is eligible outside of it.
SELECT coalesce(sum(weight) FILTER (WHERE reference), 0)::BIGINT AS reference,
       coalesce(sum(weight) FILTER (WHERE reference AND inside AND verdict), 0)::BIGINT AS covered,
       coalesce(sum(weight) FILTER (WHERE reference AND (NOT inside OR NOT verdict)), 0)::BIGINT AS missed,
       coalesce(sum(weight) FILTER (WHERE reference AND inside AND verdict IS NULL), 0)::BIGINT AS undetermined,
       coalesce(sum(weight) FILTER (WHERE inside AND verdict), 0)::BIGINT AS eligible,
       coalesce(sum(weight) FILTER (WHERE inside AND verdict AND NOT reference), 0)::BIGINT AS leaked,
       coalesce(sum(weight) FILTER (WHERE reference IS NULL), 0)::BIGINT AS unknown
FROM assessed
