-- A scenario against its reference group: who of the group is eligible, and who is eligible outside of it.
SELECT count(*) FILTER (WHERE a.reference) AS reference,
       count(*) FILTER (WHERE a.reference AND s.verdict = 'eligible') AS covered,
       count(*) FILTER (WHERE a.reference AND coalesce(s.verdict, 'not_eligible') = 'not_eligible') AS missed,
       count(*) FILTER (WHERE a.reference AND s.verdict = 'undetermined') AS undetermined,
       count(*) FILTER (WHERE s.verdict = 'eligible') AS eligible,
       count(*) FILTER (WHERE s.verdict = 'eligible' AND NOT a.reference) AS leaked,
       count(*) FILTER (WHERE a.reference IS NULL) AS unknown
FROM answers AS a
LEFT JOIN settled AS s USING (unit_key)
